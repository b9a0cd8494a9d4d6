@NullMarked
package chat.parley.cli.screen;

import org.jspecify.annotations.NullMarked;
