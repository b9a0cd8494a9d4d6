/** The page in a real browser. */
@NullMarked
package chat.parley.browser;

import org.jspecify.annotations.NullMarked;
