package chat.parley.storage.segment;

/** Says which events of a log are meant: each kind has segments of its own. */
public enum LogKind {
    /** All events. */
    EVENTS,
    /** Only events that share files. */
    FILES
}
