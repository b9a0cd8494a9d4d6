@NullMarked
package chat.parley.gateway.stop;

import org.jspecify.annotations.NullMarked;
