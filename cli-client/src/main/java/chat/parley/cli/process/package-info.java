/** The process that the program runs in: what it sees of the outside, and what version it is. */
@NullMarked
package chat.parley.cli.process;

import org.jspecify.annotations.NullMarked;
