@NullMarked
package chat.parley.gateway.failure;

import org.jspecify.annotations.NullMarked;
