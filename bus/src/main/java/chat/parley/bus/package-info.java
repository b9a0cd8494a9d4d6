/** How gateways reach each other: the {@link chat.parley.bus.Bus} contract and its JMS implementation. */
@NullMarked
package chat.parley.bus;

import org.jspecify.annotations.NullMarked;
