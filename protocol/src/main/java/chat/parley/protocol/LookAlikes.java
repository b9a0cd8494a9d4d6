package chat.parley.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names of one script that look like names of another: a selection of Unicode's table of confusables (UTS 39). */
final class LookAlikes {
    private static final List<Script> SCRIPTS = List.of(
            new Script("acdehijklopqrsvwxy", "асԁеһіјкӏорԛгѕѵԝху"), // Cyrillic
            new Script("aijkopuvxy", "αιϳκορυνχγ"), // Greek, with its letter yot
            new Script("agi", "ɑɡı")); // Latin letters that others write

    /** The letters of a script that look like Latin ones, and which Latin letter each looks like. */
    private static final class Script {
        private final Map<Integer, Integer> toLatin = new HashMap<>();
        private final Map<Integer, Integer> fromLatin = new HashMap<>();

        Script(String latin, String letters) {
            int[] own = letters.codePoints().toArray();
            for (int i = 0; i < own.length; i++) {
                toLatin.put(own[i], (int) latin.charAt(i));
                fromLatin.put((int) latin.charAt(i), own[i]);
            }
        }
    }

    private LookAlikes() {}

    /** Other names that look like {@code canonical}, as far as they are in the table. */
    static List<String> of(String canonical) {
        List<String> others = new ArrayList<>();
        for (Script script : SCRIPTS) {
            written(canonical, script.toLatin).ifPresent(others::add);
            written(canonical, script.fromLatin).ifPresent(others::add);
        }
        return others;
    }

    /**
     * The name with each letter replaced as {@code letters} say, where ASCII may stay as it is; empty if nothing is
     * replaced, or if another letter has no replacement.
     */
    private static Optional<String> written(String name, Map<Integer, Integer> letters) {
        StringBuilder other = new StringBuilder(name.length());
        boolean differs = false;
        for (int codePoint : name.codePoints().toArray()) {
            Integer replaced = letters.get(codePoint);
            if (replaced == null && codePoint >= 0x80) {
                return Optional.empty();
            }
            differs |= replaced != null;
            other.appendCodePoint(replaced == null ? codePoint : replaced);
        }
        return differs ? Optional.of(other.toString()) : Optional.empty();
    }
}
