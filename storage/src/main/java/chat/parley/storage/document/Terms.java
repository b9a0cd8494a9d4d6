package chat.parley.storage.document;

import java.util.Map;
import java.util.Set;

/**
 * Which archiver numbers the logs of which shards: a term for each shard, which only grows. The store is the arbiter; the
 * proof is in docs/adr/0029-order-of-arrival.md. Blocks.
 */
public interface Terms {

    /**
     * Takes shards for the caller: from when this returns until somebody else takes one, {@link #current} has it under the
     * returned term.
     *
     * @param shards at least one
     * @param above a term that is known to have been given, in case what the store keeps was lost or damaged; 0 if none is.
     *     Who finds a larger term than its own in the end of a log takes again, above that
     * @return larger than every term that any shard has or had
     */
    long take(Set<Integer> shards, long above);

    /**
     * The terms as they are at some moment after the call; shards that nobody took are absent. One cheap request as long as
     * nothing changed.
     */
    Map<Integer, Long> current();
}
