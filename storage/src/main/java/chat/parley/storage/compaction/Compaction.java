package chat.parley.storage.compaction;

import chat.parley.storage.objectstore.StorageException;

/**
 * Merges the segments of days that are over into few, large ones, for all logs (docs/adr/0013-segment-compaction.md).
 *
 * <p>Safe against everything: several at once, an end at any request, events that are archived late. A lease in the bucket
 * only keeps several from doing the same work.
 */
public interface Compaction {

    /**
     * Does what there is to do, if no other process does: usually once a day something, and some minutes later its
     * removals. To be called every few minutes, by one thread at a time. Blocks, for hours after a busy day; an interrupt
     * ends it early, with {@link StorageException}, and so does a store that fails: the next call carries on.
     */
    Work run();

    /** What was asked of the store since the last time this was told: requests, besides two for the lease. */
    record Work(int lists, int reads, int writes, int removals) {
        static final Work NONE = new Work(0, 0, 0, 0);

        public boolean changedSomething() {
            return writes > 0 || removals > 0;
        }

        public int requests() {
            return lists + reads + writes + removals;
        }

        Work plus(int moreLists, int moreReads, int moreWrites, int moreRemovals) {
            return new Work(lists + moreLists, reads + moreReads, writes + moreWrites, removals + moreRemovals);
        }
    }
}
