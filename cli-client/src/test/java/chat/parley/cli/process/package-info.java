@NullMarked
package chat.parley.cli.process;

import org.jspecify.annotations.NullMarked;
