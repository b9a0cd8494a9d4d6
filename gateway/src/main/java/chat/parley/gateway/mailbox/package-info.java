/** Users that are connected here, and their private messages. */
@NullMarked
package chat.parley.gateway.mailbox;

import org.jspecify.annotations.NullMarked;
