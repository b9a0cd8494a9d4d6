@NullMarked
package chat.parley.cli.window;

import org.jspecify.annotations.NullMarked;
