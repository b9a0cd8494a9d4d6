@NullMarked
package chat.parley.cli.conversation;

import org.jspecify.annotations.NullMarked;
