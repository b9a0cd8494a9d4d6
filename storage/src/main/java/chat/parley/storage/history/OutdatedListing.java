package chat.parley.storage.history;

import org.jspecify.annotations.Nullable;

/** What a reader listed does not hold any more: it has to list again. Never leaves this package. */
final class OutdatedListing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String missingKey;

    private OutdatedListing(String message, @Nullable String missingKey) {
        super(message, null, false, false);
        this.missingKey = missingKey;
    }

    /** A segment that was listed is not there: compaction has removed it. */
    static OutdatedListing missing(String key) {
        return new OutdatedListing("segment " + key + " was removed while it was being read", key);
    }

    /** The first listing of this reading is so long ago that what it showed may have been replaced. */
    static OutdatedListing old() {
        return new OutdatedListing("a listing took longer than " + ListingAge.MAX, null);
    }

    /** The key of the segment that is not there; null if none is missing, but the listing is too old. */
    @Nullable
    String missingKey() {
        return missingKey;
    }
}
