package chat.parley.cli.file;

import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.SharedFile;
import chat.parley.protocol.UserName;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Files that were shown or found, so that they can be fetched by name or by the first characters of an id. Thread-safe. */
public final class KnownFiles {
    private static final int MOST = 10_000;
    /** How much of an id has to be given, at least, so that no word is taken for one by chance. */
    private static final int SHORT_ID = 6;

    private final Map<String, SharedFile> byId = new LinkedHashMap<>();

    /** Takes the file that {@code event} shares, if it shares one, or drops the one that is taken back. */
    public void heard(Event event) {
        SharedFile.of(event).ifPresent(this::add);
        UserName owner = event.takesBackOf();
        if (owner != null && event.body() instanceof Body.Removal removal && removal.file() != null) {
            drop(removal.file(), owner);
        }
    }

    private synchronized void drop(String id, UserName sender) {
        SharedFile shared = byId.get(id);
        if (shared != null && shared.event().from().equals(sender)) {
            byId.remove(id);
        }
    }

    public synchronized void add(SharedFile shared) {
        byId.put(shared.info().file(), shared);
        if (byId.size() > MOST) {
            Iterator<String> eldest = byId.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
    }

    /** The id of the newest file with that name among those that are {@code wanted}. */
    synchronized Optional<String> idOf(String name, Predicate<SharedFile> wanted) {
        return byId.values().stream()
                .filter(wanted)
                .filter(shared -> shared.info().name().equals(name))
                .max(Comparator.comparing(SharedFile::id))
                .map(shared -> shared.info().file());
    }

    /** Whether a file of that name is known, or one whose id begins so. */
    public boolean has(String nameOrId) {
        return idOf(nameOrId, any -> true).isPresent() || !idsFrom(nameOrId).isEmpty();
    }

    /** The newest files, the newest first, each name once. */
    public synchronized List<SharedFile> newest(int most) {
        Map<String, SharedFile> byName = new LinkedHashMap<>();
        byId.values().stream()
                .sorted(Comparator.comparing(SharedFile::id).reversed())
                .forEach(shared -> byName.putIfAbsent(shared.info().name(), shared));
        return byName.values().stream().limit(most).toList();
    }

    /** The ids that begin so, in capitals or not; none if the beginning is too short to mean one. */
    synchronized List<String> idsFrom(String beginning) {
        return byId.keySet().stream()
                .filter(id -> beginning.length() >= Math.min(SHORT_ID, id.length())
                        && id.regionMatches(true, 0, beginning, 0, beginning.length()))
                .toList();
    }

    /** As much of an id as is needed to tell it from all others that are known. */
    public synchronized String shortIdOf(String id) {
        for (int length = SHORT_ID; length < id.length(); length++) {
            String beginning = id.substring(0, length);
            if (byId.keySet().stream()
                            .filter(other -> other.startsWith(beginning))
                            .count()
                    <= 1) {
                return beginning;
            }
        }
        return id;
    }
}
