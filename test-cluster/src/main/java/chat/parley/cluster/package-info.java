/**
 * Fixtures for tests: Parley as its users have it. Broker, object store, gateways, load balancer and clients are processes of
 * their own, started from what the build made, and can be killed, frozen, cut off and started again.
 */
@NullMarked
package chat.parley.cluster;

import org.jspecify.annotations.NullMarked;
