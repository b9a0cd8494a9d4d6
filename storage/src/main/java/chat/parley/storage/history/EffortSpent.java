package chat.parley.storage.history;

import chat.parley.protocol.EventId;

/** A page ends here, although it is not full, nor the log at its end. Never leaves this package. */
final class EffortSpent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient EventId reached;
    private final transient EventId goOn;

    EffortSpent(EventId reached, EventId goOn) {
        super("a page ends before it is full", null, false, false);
        this.reached = reached;
        this.goOn = goOn;
    }

    /** The id up to where all was given: everything that is met before it. */
    EventId reached() {
        return reached;
    }

    /** The exclusive start of a page that lacks nothing behind this one. */
    EventId goOn() {
        return goOn;
    }
}
