/** Where blocking calls of the object store run. */
@NullMarked
package chat.parley.gateway.pool;

import org.jspecify.annotations.NullMarked;
