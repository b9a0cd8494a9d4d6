@NullMarked
package chat.parley.cli.transfer;

import org.jspecify.annotations.NullMarked;
