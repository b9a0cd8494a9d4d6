/** Where output goes and input comes from: a terminal, or a pipe. */
@NullMarked
package chat.parley.cli.screen;

import org.jspecify.annotations.NullMarked;
