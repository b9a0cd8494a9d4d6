@NullMarked
package chat.parley.cli.file;

import org.jspecify.annotations.NullMarked;
