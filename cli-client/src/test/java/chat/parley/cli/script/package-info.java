@NullMarked
package chat.parley.cli.script;

import org.jspecify.annotations.NullMarked;
