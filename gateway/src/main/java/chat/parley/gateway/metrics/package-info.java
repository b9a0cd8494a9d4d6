/**
 * What /metrics answers, through Micrometer, which nothing outside of this package knows: the others count, or tell an
 * observer, in plain numbers. Names and labels are what operators build on: docs/operations.md lists them.
 */
@NullMarked
package chat.parley.gateway.metrics;

import org.jspecify.annotations.NullMarked;
