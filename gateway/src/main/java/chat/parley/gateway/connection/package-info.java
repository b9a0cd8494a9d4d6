/** A client's socket once it speaks WebSocket: frames out, back-pressure, closing; and what is under way on sockets. */
@NullMarked
package chat.parley.gateway.connection;

import org.jspecify.annotations.NullMarked;
