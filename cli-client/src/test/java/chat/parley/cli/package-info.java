@NullMarked
package chat.parley.cli;

import org.jspecify.annotations.NullMarked;
