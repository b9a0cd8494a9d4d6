/**
 * What people see of conversations, without a terminal: the model of docs/conversation.md, which the browser client has, too.
 * Both are tested with docs/conversation-cases.json. Nothing here is thread-safe.
 */
@NullMarked
package chat.parley.cli.conversation;

import org.jspecify.annotations.NullMarked;
