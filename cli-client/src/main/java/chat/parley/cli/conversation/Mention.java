package chat.parley.cli.conversation;

import chat.parley.protocol.Event;
import chat.parley.protocol.UserName;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether somebody is meant by what another one said. */
public final class Mention {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}\\p{Mn}\\p{Mc}._-]+");
    private static final Pattern END = Pattern.compile("[._-]+\\z");

    private Mention() {}

    /** Whether {@code event} counts as a mention for {@code me}: everything private from others does. */
    public static boolean of(UserName me, Event event) {
        if (event.from().equals(me)) {
            return false;
        }
        return event.room() == null || (event instanceof Event.Text said && in(said.text(), me));
    }

    /** Whether one of the words of {@code text} is the name. */
    public static boolean in(String text, UserName name) {
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            if (canonical(END.matcher(word.group()).replaceFirst("")).equals(name.value())) {
                return true;
            }
        }
        return false;
    }

    /** As names are normalised; most words could not be one. */
    private static String canonical(String word) {
        return Normalizer.normalize(
                Normalizer.normalize(word, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }
}
