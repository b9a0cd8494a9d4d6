/** What one user, one address or one connection may have and do at this gateway. */
@NullMarked
package chat.parley.gateway.limit;

import org.jspecify.annotations.NullMarked;
