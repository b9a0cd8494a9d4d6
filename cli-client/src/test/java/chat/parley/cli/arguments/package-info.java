@NullMarked
package chat.parley.cli.arguments;

import org.jspecify.annotations.NullMarked;
