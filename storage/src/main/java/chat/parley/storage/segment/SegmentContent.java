package chat.parley.storage.segment;

/** Says what the lines of a segment are, and by what they are ordered. */
public enum SegmentContent {
    /** Events, by their ids. */
    EVENTS(".jsonl.zst"),
    /**
     * Changes, by the ids of what they are {@linkplain chat.parley.protocol.Body.Change#about about}; each is an event of the
     * log, too. They lie beside the segments of what they are about, under keys that versions which know of no changes take for
     * foreign ones.
     */
    CHANGES(".changes.zst");

    private final String suffix;

    SegmentContent(String suffix) {
        this.suffix = suffix;
    }

    /** What the key of such a segment ends with. */
    String suffix() {
        return suffix;
    }
}
