/** What a failure inside the gateway means to the client whose request met it. */
@NullMarked
package chat.parley.gateway.failure;

import org.jspecify.annotations.NullMarked;
