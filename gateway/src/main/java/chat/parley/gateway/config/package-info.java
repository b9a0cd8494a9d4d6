/** What an operator can set: the records that components are built from, and how file, environment and flags fill them. */
@NullMarked
package chat.parley.gateway.config;

import org.jspecify.annotations.NullMarked;
