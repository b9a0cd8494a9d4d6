/** Who is where, merged from what all gateways say. */
@NullMarked
package chat.parley.gateway.presence;

import org.jspecify.annotations.NullMarked;
