/** A client's socket once it speaks WebSocket: frames out, back-pressure, closing. */
@NullMarked
package chat.parley.gateway.connection;

import org.jspecify.annotations.NullMarked;
