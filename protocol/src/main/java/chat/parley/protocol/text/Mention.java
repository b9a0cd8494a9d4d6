package chat.parley.protocol.text;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether somebody is meant by what another one said. */
public final class Mention {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{Nd}\\p{Mn}\\p{Mc}._-]+");
    /** Code: what stands between backquotes and as many again. One behind a letter is an apostrophe. */
    private static final Pattern CODE = Pattern.compile("(?<![`A-Za-z0-9])(`+)(?!`).*?(?<!`)\\1(?!`)", Pattern.DOTALL);
    /**
     * A run of characters that no blank, quote, bracket, comma or sign of another script divides: a word and its
     * punctuation, an address, a path.
     */
    private static final Pattern CHUNK = Pattern.compile("[!#$%&*+\\-./:=?@\\\\^_~\\p{L}\\p{N}\\p{M}]+");

    private static final Pattern PATH =
            Pattern.compile("[\\p{L}\\p{N}\\p{M}._~-][/\\\\]|[/\\\\][\\p{L}\\p{N}\\p{M}._~-]");
    /**
     * An {@code @} that makes an address of mail: behind ASCII only, since behind another script, where no blank is
     * written, a name follows it.
     */
    private static final Pattern MAILBOX = Pattern.compile("[A-Za-z0-9.%+_-]@[\\p{L}\\p{N}]");

    /** An account, {@code @user@host.example}; without a dot they are two users. */
    private static final Pattern ACCOUNT = Pattern.compile("@[^@]*@[^@]*[\\p{L}\\p{N}]\\.[\\p{L}\\p{N}][^@]*");

    /** What means all members of a room behind an {@code @}. */
    private static final Set<String> EVERYBODY = Set.of("here", "room");

    private Mention() {}

    /** Whether one of the words of {@code text} is the name: words in code, in an address or in a path do not count. */
    public static boolean in(String text, UserName name) {
        return hasWord(text, (word, called) -> name.isWritten(word));
    }

    /** Whether {@code text} means {@code name}, said in that conversation: in a room {@code @room} and {@code @here} mean everybody. */
    public static boolean in(String text, UserName name, Conversation conversation) {
        return conversation instanceof RoomName
                ? hasWord(text, (word, called) -> name.isWritten(word) || (called && isEverybody(word)))
                : in(text, name);
    }

    private static boolean isEverybody(String word) {
        return EVERYBODY.contains(word.toLowerCase(Locale.ROOT));
    }

    /** @param test is given a word without what ends it, and whether an {@code @} stands before it */
    private static boolean hasWord(String text, BiPredicate<String, Boolean> test) {
        String spoken = withoutLinks(CODE.matcher(text).replaceAll(" "));
        Matcher chunk = CHUNK.matcher(spoken);
        while (chunk.find()) {
            String one = chunk.group();
            if (hasSuch(one, test) && !PATH.matcher(one).find() && !isAddress(one)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAddress(String chunk) {
        return chunk.startsWith("@")
                ? ACCOUNT.matcher(chunk).matches()
                : MAILBOX.matcher(chunk).find();
    }

    private static String withoutLinks(String text) {
        StringBuilder rest = new StringBuilder();
        int from = 0;
        for (Links.Link link : Links.in(text)) {
            rest.append(text, from, link.start()).append(' ');
            from = link.end();
        }
        return rest.append(text, from, text.length()).toString();
    }

    private static boolean hasSuch(String chunk, BiPredicate<String, Boolean> test) {
        Matcher word = WORD.matcher(chunk);
        while (word.find()) {
            boolean called = word.start() > 0 && chunk.charAt(word.start() - 1) == '@';
            if (test.test(withoutEnd(word.group()), called)) {
                return true;
            }
        }
        return false;
    }

    /** {@code word} without what ends it: a name may end so, but as a rule it is punctuation. */
    private static String withoutEnd(String word) {
        int end = word.length();
        while (end > 0 && "._-".indexOf(word.charAt(end - 1)) >= 0) {
            end--;
        }
        return word.substring(0, end);
    }
}
