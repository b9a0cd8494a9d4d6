/**
 * The terminal client. {@link chat.parley.cli.Main} is the program; everything it touches of the outside comes in by
 * {@link chat.parley.cli.process.Surroundings}.
 *
 * <p>Two ways of running: on a terminal, with a prompt that incoming messages do not disturb; in a pipe, where each line
 * of input is a message or a command, the conversation goes to standard output and everything else to standard error.
 *
 * <p>Beside the chat there are commands that do one thing and end, for scripts: see {@link chat.parley.cli.script.Script}.
 *
 * <p>Packages, from the bottom: {@code outcome}, {@code process}, {@code text}; {@code screen}, {@code arguments}, {@code file};
 * {@code signin}, {@code command}; {@code chat} and {@code script}, which do not know each other.
 */
@NullMarked
package chat.parley.cli;

import org.jspecify.annotations.NullMarked;
