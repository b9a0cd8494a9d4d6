/** One client's conversation with the gateway: requests in, one reply each. */
@NullMarked
package chat.parley.gateway.session;

import org.jspecify.annotations.NullMarked;
