@NullMarked
package chat.parley.gateway.pool;

import org.jspecify.annotations.NullMarked;
