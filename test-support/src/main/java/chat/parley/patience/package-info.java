/** How long all tests wait for a condition. */
@NullMarked
package chat.parley.patience;

import org.jspecify.annotations.NullMarked;
