@NullMarked
package chat.parley.gateway.relay;

import org.jspecify.annotations.NullMarked;
