/**
 * The broker and the object store that Parley brings along: embedded in {@code parley up}, and as processes of their own
 * for tests. A gateway reaches them over the network only, as it would any other broker and S3 store.
 */
@NullMarked
package chat.parley.backends;

import org.jspecify.annotations.NullMarked;
