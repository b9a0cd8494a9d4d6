@NullMarked
package chat.parley.gateway.metrics;

import org.jspecify.annotations.NullMarked;
