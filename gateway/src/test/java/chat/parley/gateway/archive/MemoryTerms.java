package chat.parley.gateway.archive;

import chat.parley.storage.document.Terms;
import chat.parley.storage.objectstore.StorageException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Terms that fail, or are forgotten, when a test says so. */
final class MemoryTerms implements Terms {
    private final Map<Integer, Long> terms = new HashMap<>();
    private boolean away;
    private int takes;
    private int checks;

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    /** As if the document were lost. */
    void forget() {
        terms.clear();
    }

    int takes() {
        return takes;
    }

    int checks() {
        return checks;
    }

    @Override
    public long take(Set<Integer> shards, long above) {
        answer();
        takes++;
        long term = Math.max(
                        above,
                        terms.values().stream().mapToLong(Long::longValue).max().orElse(0))
                + 1;
        shards.forEach(shard -> terms.put(shard, term));
        return term;
    }

    @Override
    public Map<Integer, Long> current() {
        answer();
        checks++;
        return Map.copyOf(terms);
    }

    private void answer() {
        if (away) {
            throw new StorageException("the store is away");
        }
    }
}
