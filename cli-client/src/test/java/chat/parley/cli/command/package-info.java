@NullMarked
package chat.parley.cli.command;

import org.jspecify.annotations.NullMarked;
