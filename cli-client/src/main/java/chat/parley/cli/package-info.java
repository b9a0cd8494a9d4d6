/**
 * The terminal client. {@link chat.parley.cli.Main} is the program; everything it touches of the outside comes in by
 * {@link chat.parley.cli.Surroundings}.
 *
 * <p>Two ways of running: on a terminal, with a prompt that incoming messages do not disturb; in a pipe, where each line
 * of input is a message or a command, the conversation goes to standard output and everything else to standard error.
 *
 * <p>Beside the chat there are commands that do one thing and end, for scripts: see {@link chat.parley.cli.Script}.
 */
@NullMarked
package chat.parley.cli;

import org.jspecify.annotations.NullMarked;
