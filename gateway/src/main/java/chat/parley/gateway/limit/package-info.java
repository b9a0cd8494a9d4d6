/** What an address, a connection and all together may take of this gateway, and what was refused. */
@NullMarked
package chat.parley.gateway.limit;

import org.jspecify.annotations.NullMarked;
