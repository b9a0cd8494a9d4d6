@NullMarked
package chat.parley.gateway.room;

import org.jspecify.annotations.NullMarked;
