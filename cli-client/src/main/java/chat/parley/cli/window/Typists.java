package chat.parley.cli.window;

import chat.parley.cli.text.SafeText;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Who types in the current conversation, as far as it was told lately. The window's thread owns it. */
final class Typists {
    /** For how long somebody types who does not say otherwise. */
    static final Duration LASTS = Duration.ofSeconds(6);
    /** How many are remembered: so many that nobody wants to know who. */
    private static final int MOST = 4;

    private final UserName me;
    /** Until when, as {@link System#nanoTime} has it, each of them types. */
    private final Map<UserName, Long> untilNanos = new LinkedHashMap<>();

    Typists(UserName me) {
        this.me = me;
    }

    void told(UserName user, boolean on) {
        if (!on || user.equals(me)) {
            untilNanos.remove(user);
        } else if (untilNanos.containsKey(user) || untilNanos.size() < MOST) {
            untilNanos.put(user, System.nanoTime() + LASTS.toNanos());
        }
    }

    void forget() {
        untilNanos.clear();
    }

    boolean isEmpty() {
        return untilNanos.isEmpty();
    }

    /** Who types, in a few words; empty if nobody does. */
    String words() {
        long now = System.nanoTime();
        untilNanos.values().removeIf(until -> until - now <= 0);
        return switch (untilNanos.size()) {
            case 0 -> "";
            case 1 -> names() + " is typing";
            case 2 -> names() + " are typing";
            default -> "several are typing";
        };
    }

    private String names() {
        return SafeText.line(String.join(
                " and ", untilNanos.keySet().stream().map(UserName::value).toList()));
    }
}
