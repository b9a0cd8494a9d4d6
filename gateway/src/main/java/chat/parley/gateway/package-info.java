/** The server: what a gateway is made of, and how it starts and stops. */
@NullMarked
package chat.parley.gateway;

import org.jspecify.annotations.NullMarked;
