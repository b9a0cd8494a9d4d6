/** Rooms with members on this gateway: recent events, fan-out, repair. */
@NullMarked
package chat.parley.gateway.room;

import org.jspecify.annotations.NullMarked;
