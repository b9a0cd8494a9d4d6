package chat.parley.cli.conversation;

import chat.parley.protocol.Event;
import chat.parley.protocol.UserName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether somebody is meant by what another one said. */
public final class Mention {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}\\p{Mn}\\p{Mc}._-]+");

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
            if (name.isWritten(withoutEnd(word.group()))) {
                return true;
            }
        }
        return false;
    }

    /** A name may end so, but as a rule it is punctuation. */
    private static String withoutEnd(String word) {
        int end = word.length();
        while (end > 0 && "._-".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(0, end);
    }
}
