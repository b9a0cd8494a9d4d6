/**
 * Images on terminals: read within bounds, made to fit, and written the way the terminal understands (docs/adr/0027). Knows
 * nothing of rooms and files: {@link chat.parley.cli.image.ImageBlock} makes lines of a file.
 */
@NullMarked
package chat.parley.cli.image;

import org.jspecify.annotations.NullMarked;
