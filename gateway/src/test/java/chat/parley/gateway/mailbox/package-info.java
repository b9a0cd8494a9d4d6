@NullMarked
package chat.parley.gateway.mailbox;

import org.jspecify.annotations.NullMarked;
