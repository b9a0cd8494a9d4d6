/** How commands and the program end: exit codes, and what went wrong in one line. */
@NullMarked
package chat.parley.cli.outcome;

import org.jspecify.annotations.NullMarked;
