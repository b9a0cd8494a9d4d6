/** Finding shared files by name or id. */
@NullMarked
package chat.parley.cli.file;

import org.jspecify.annotations.NullMarked;
