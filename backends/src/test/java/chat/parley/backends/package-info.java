@NullMarked
package chat.parley.backends;

import org.jspecify.annotations.NullMarked;
