/** {@code parley chat}: reads lines, carries them out, and shows what happens in the rooms. */
@NullMarked
package chat.parley.cli.chat;

import org.jspecify.annotations.NullMarked;
