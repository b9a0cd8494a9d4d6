/** What a gateway that stops waits for. */
@NullMarked
package chat.parley.gateway.stop;

import org.jspecify.annotations.NullMarked;
