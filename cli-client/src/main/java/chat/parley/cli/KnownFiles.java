package chat.parley.cli;

import chat.parley.protocol.Event;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Files that were shown, so that they can be fetched by name; of equal names the newest. Thread-safe. */
final class KnownFiles {
    private static final int MOST = 10_000;

    private final Map<String, Event.Shared> byName = new LinkedHashMap<>();

    synchronized void add(Event.Shared shared) {
        byName.merge(shared.file().name(), shared, (old, other) -> other.id().compareTo(old.id()) > 0 ? other : old);
        if (byName.size() > MOST) {
            Iterator<String> eldest = byName.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    synchronized Optional<String> idOf(String name) {
        return Optional.ofNullable(byName.get(name)).map(shared -> shared.file().file());
    }
}
