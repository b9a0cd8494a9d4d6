/** Ids of events: the gateway's clock, and above it a floor for each log (docs/adr/0029-order-of-arrival.md). */
@NullMarked
package chat.parley.gateway.order;

import org.jspecify.annotations.NullMarked;
