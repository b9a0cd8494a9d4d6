@NullMarked
package chat.parley.gateway.marker;

import org.jspecify.annotations.NullMarked;
