@NullMarked
package chat.parley.standalone;

import org.jspecify.annotations.NullMarked;
