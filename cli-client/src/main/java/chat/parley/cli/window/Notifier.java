package chat.parley.cli.window;

import chat.parley.cli.text.SafeText;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Calls the user when somebody means them: by the bell, or by a notification of the desktop where the terminal can pass one on.
 * Inside tmux and screen, which keep such sequences to themselves, and on terminals that are not known, it is the bell.
 */
public final class Notifier {
    private static final String BELL = "\u0007";
    private static final int MOST_CHARS = 120;

    /** What the user wants. */
    public enum Way {
        BELL,
        DESKTOP,
        OFF
    }

    private final Map<String, String> environment;
    private volatile Way way;

    public Notifier(Map<String, String> environment, Way way) {
        this.environment = environment;
        this.way = way;
    }

    /** The way of that name. */
    public static Optional<Way> named(String word) {
        return Arrays.stream(Way.values())
                .filter(way -> way.name().equalsIgnoreCase(word))
                .findFirst();
    }

    public Way way() {
        return way;
    }

    public void way(Way wanted) {
        way = wanted;
    }

    /** The sequence that calls; empty if the user does not want to be called. */
    String call(String from, String text) {
        return switch (way) {
            case OFF -> "";
            case BELL -> BELL;
            case DESKTOP -> desktop(from, text);
        };
    }

    private String desktop(String from, String text) {
        String terminal = environment.getOrDefault("TERM_PROGRAM", "").toLowerCase(Locale.ROOT);
        String type = environment.getOrDefault("TERM", "");
        if (environment.containsKey("TMUX") || type.startsWith("screen") || type.startsWith("tmux")) {
            return BELL;
        }
        boolean nine = terminal.equals("iterm.app")
                || terminal.equals("wezterm")
                || terminal.equals("ghostty")
                || environment.containsKey("KITTY_WINDOW_ID")
                || environment.containsKey("WT_SESSION");
        if (nine) {
            return "\u001b]9;" + told(from + ": " + text) + BELL;
        }
        boolean titled = type.startsWith("foot") || type.startsWith("rxvt") || environment.containsKey("VTE_VERSION");
        return titled ? "\u001b]777;notify;" + told(from) + ";" + told(text) + BELL : BELL;
    }

    /** Neither the end of the sequence, nor of its part, may come from others. */
    private static String told(String text) {
        String line = SafeText.line(text.lines().findFirst().orElse("")).replace(';', ',');
        return line.substring(
                0, line.offsetByCodePoints(0, Math.min(MOST_CHARS, line.codePointCount(0, line.length()))));
    }
}
