@NullMarked
package chat.parley.cli.chat;

import org.jspecify.annotations.NullMarked;
