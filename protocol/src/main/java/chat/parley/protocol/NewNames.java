package chat.parley.protocol;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a name that nobody has yet must not be: one that looks like another's, or like nothing. A selection of what Unicode's
 * security mechanisms (UTS 39) ask for. Names that exist already are not held to it, and stay as they are.
 */
final class NewNames {
    private static final Pattern BETWEEN_PARTS = Pattern.compile("[._-]");
    /** How many marks one letter may have: as many as UTS 39 (5.4) finds in languages. */
    private static final int MAX_MARKS = 4;
    /**
     * The sets of scripts whose letters may stand in one name, since they are written together: UTS 39, "highly
     * restrictive".
     */
    private static final List<Set<UnicodeScript>> TOGETHER = List.of(
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO),
            EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL));
    /** Names that no user may have: they could be taken for Parley itself, or for all who are in a room. */
    private static final Set<String> RESERVED =
            Set.of("all", "channel", "everyone", "gateway", "here", "parley", "room", "server", "system");

    private NewNames() {}

    /** Why {@code canonical} may not become a room's name, in a few words after "a … name"; empty if it may. */
    static Optional<String> flawOfRoom(String canonical) {
        if (canonical.codePoints().anyMatch(NewNames::isInvisible)) {
            return Optional.of("has characters that cannot be seen");
        }
        if (marksInARow(canonical) > MAX_MARKS) {
            return Optional.of("has at most " + MAX_MARKS + " marks on one letter");
        }
        if (!BETWEEN_PARTS.splitAsStream(canonical).allMatch(NewNames::isOfOneScript)) {
            return Optional.of("has letters of one script only between '.', '_' and '-', since others look alike");
        }
        if (canonical
                        .codePoints()
                        .filter(Character::isDigit)
                        .map(digit -> digit - Character.digit(digit, 10))
                        .distinct()
                        .count()
                > 1) {
            return Optional.of("has digits of one script only");
        }
        return Optional.empty();
    }

    /** Why {@code canonical} may not become a user's name, in a few words after "a … name"; empty if it may. */
    static Optional<String> flawOfUser(String canonical) {
        if (RESERVED.contains(canonical)) {
            return Optional.of("must be another than \"" + canonical + "\", which nobody has");
        }
        if (BETWEEN_PARTS.matcher(canonical.substring(canonical.length() - 1)).matches()) {
            return Optional.of("ends with a letter or digit");
        }
        return flawOfRoom(canonical);
    }

    /**
     * Whether it is a letter or mark that Unicode calls Default_Ignorable_Code_Point; the other such characters no name
     * has anyway.
     */
    private static boolean isInvisible(int codePoint) {
        return codePoint == 0x034F
                || codePoint == 0x115F
                || codePoint == 0x1160
                || codePoint == 0x17B4
                || codePoint == 0x17B5
                || (codePoint >= 0x180B && codePoint <= 0x180F)
                || codePoint == 0x3164
                || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                || codePoint == 0xFFA0
                || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    private static int marksInARow(String name) {
        int most = 0;
        int marks = 0;
        for (int codePoint : name.codePoints().toArray()) {
            marks = Character.getType(codePoint) == Character.NON_SPACING_MARK ? marks + 1 : 0;
            most = Math.max(most, marks);
        }
        return most;
    }

    private static boolean isOfOneScript(String part) {
        Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
        part.codePoints().mapToObj(UnicodeScript::of).forEach(scripts::add);
        scripts.remove(UnicodeScript.COMMON);
        scripts.remove(UnicodeScript.INHERITED);
        return scripts.size() <= 1 || TOGETHER.stream().anyMatch(together -> together.containsAll(scripts));
    }
}
