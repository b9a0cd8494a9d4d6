@NullMarked
package chat.parley.gateway.tls;

import org.jspecify.annotations.NullMarked;
