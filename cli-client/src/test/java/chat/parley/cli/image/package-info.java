@NullMarked
package chat.parley.cli.image;

import org.jspecify.annotations.NullMarked;
