/** Lines that a user types, as commands and words; the table of commands. */
@NullMarked
package chat.parley.cli.command;

import org.jspecify.annotations.NullMarked;
