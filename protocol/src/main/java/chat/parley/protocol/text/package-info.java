/** What is found in texts by all who read them: links, and who is meant. The rules: docs/conversation.md. */
@NullMarked
package chat.parley.protocol.text;

import org.jspecify.annotations.NullMarked;
