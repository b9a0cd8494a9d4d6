/** Passes the bytes of files on between the object store and clients that cannot reach it. Off unless it is asked for. */
@NullMarked
package chat.parley.gateway.relay;

import org.jspecify.annotations.NullMarked;
