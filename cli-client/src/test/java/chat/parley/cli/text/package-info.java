@NullMarked
package chat.parley.cli.text;

import org.jspecify.annotations.NullMarked;
