/**
 * Parley as its users have it: broker, object store, gateways and terminal clients are processes of their own, started from
 * what the build made, and seen only through the wire, standard streams, exit codes and the bucket.
 */
@NullMarked
package chat.parley.it;

import org.jspecify.annotations.NullMarked;
