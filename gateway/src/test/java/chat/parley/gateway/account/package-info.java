@NullMarked
package chat.parley.gateway.account;

import org.jspecify.annotations.NullMarked;
