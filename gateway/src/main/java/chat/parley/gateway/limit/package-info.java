/** What one user, one address, one connection and all together may have and do at this gateway, and what was refused. */
@NullMarked
package chat.parley.gateway.limit;

import org.jspecify.annotations.NullMarked;
