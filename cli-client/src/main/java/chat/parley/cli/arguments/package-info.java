/** The command line: options that every command has, and the splitting of words into options. */
@NullMarked
package chat.parley.cli.arguments;

import org.jspecify.annotations.NullMarked;
