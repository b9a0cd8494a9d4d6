@NullMarked
package chat.parley.gateway.history;

import org.jspecify.annotations.NullMarked;
