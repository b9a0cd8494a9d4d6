/**
 * Shared files: who may send and fetch which, and, for clients that cannot reach the object store, passing the bytes on
 * between client and store. In any other case file bytes never come near a gateway.
 */
@NullMarked
package chat.parley.gateway.relay;

import org.jspecify.annotations.NullMarked;
