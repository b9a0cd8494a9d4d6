package chat.parley.cli.text;

import chat.parley.protocol.Conversation;
import java.util.Collection;
import java.util.stream.Collectors;

/** How numbers of things, and several names, stand in a line. */
public final class Wording {
    private Wording() {}

    /** A number of things: {@code 1 user}, {@code 2 users}. */
    public static String counted(long count, String thing) {
        return count + " " + (count == 1 ? thing : thing + "s");
    }

    /** Several names: {@code alice, bob}; empty for nobody. */
    public static String names(Collection<? extends Conversation> named) {
        return named.stream().map(Conversation::toString).collect(Collectors.joining(", "));
    }
}
