@NullMarked
package chat.parley.gateway.presence;

import org.jspecify.annotations.NullMarked;
