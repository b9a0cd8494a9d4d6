/**
 * A Parley client for programs: one connection that survives the loss of its gateway, with every event exactly once.
 *
 * <p>{@link chat.parley.client.ParleyClient} is the way in; files travel through {@code chat.parley.client.file}. The
 * threads: {@code parley-client} owns all state and never runs the caller's code; {@code parley-listener} calls the
 * listener, in order; {@code parley-replies} completes the futures.
 */
@NullMarked
package chat.parley.client;

import org.jspecify.annotations.NullMarked;
