@NullMarked
package chat.parley.gateway.health;

import org.jspecify.annotations.NullMarked;
