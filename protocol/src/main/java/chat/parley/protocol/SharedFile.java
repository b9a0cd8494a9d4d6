package chat.parley.protocol;

import java.util.Optional;

/** An event that shares a file, and the file. */
public record SharedFile(Event event, FileInfo info) {

    /** The event with the file that it shares; empty if it shares none. */
    public static Optional<SharedFile> of(Event event) {
        return event.file().map(info -> new SharedFile(event, info));
    }

    public EventId id() {
        return event.id();
    }
}
