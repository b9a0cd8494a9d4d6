@NullMarked
package chat.parley.cli.format;

import org.jspecify.annotations.NullMarked;
