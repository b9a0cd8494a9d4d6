package chat.parley.cli.window;

import chat.parley.cli.screen.TerminalReport;
import chat.parley.cli.text.SafeText;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Calls the user when somebody means them: by the bell, or by a notification of the desktop where the terminal can pass one on.
 * Inside tmux and screen, which keep such sequences to themselves, and on terminals that are not known, it is the bell.
 */
public final class Notifier {
    private static final String BELL = "\u0007";
    private static final int MOST_CHARS = 120;

    /** How the user wants to be called. */
    public enum Way {
        BELL,
        DESKTOP,
        OFF
    }

    private final Map<String, String> environment;
    private final Supplier<TerminalReport> report;
    private volatile Way way;

    /**
     * A notifier for the terminal that says {@code report} of itself; where it says nothing, what is in the environment
     * counts.
     */
    public Notifier(Map<String, String> environment, Supplier<TerminalReport> report, Way way) {
        this.environment = environment;
        this.report = report;
        this.way = way;
    }

    /** The way that {@code word} names; empty if none does. */
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
        TerminalReport known = report.get();
        String type = environment.getOrDefault("TERM", "");
        if (environment.containsKey("TMUX")
                || type.startsWith("screen")
                || type.startsWith("tmux")
                || known.is("tmux", "screen")) {
            return BELL;
        }
        boolean named = !known.program().isEmpty();
        if (named ? known.is("kitty", "ghostty", "iterm2", "wezterm") : nineByEnvironment()) {
            return "\u001b]9;" + told(from + ": " + text) + BELL;
        }
        String titled = "\u001b]777;notify;" + told(from) + ";" + told(text) + BELL;
        if (named ? known.is("foot") : type.startsWith("foot")) {
            return titled;
        }
        // Of these, some show it, and some do not: all have a bell.
        boolean perhaps = named ? known.is("vte") : type.startsWith("rxvt") || environment.containsKey("VTE_VERSION");
        return perhaps ? titled + BELL : BELL;
    }

    private boolean nineByEnvironment() {
        String terminal = environment.getOrDefault("TERM_PROGRAM", "").toLowerCase(Locale.ROOT);
        return terminal.equals("iterm.app")
                || terminal.equals("wezterm")
                || terminal.equals("ghostty")
                || environment.containsKey("KITTY_WINDOW_ID")
                || environment.containsKey("WT_SESSION");
    }

    /** {@code text} within a sequence: neither the end of that, nor of its part, may come from others. */
    private static String told(String text) {
        String line = SafeText.line(text.lines().findFirst().orElse("")).replace(';', ',');
        return line.substring(
                0, line.offsetByCodePoints(0, Math.min(MOST_CHARS, line.codePointCount(0, line.length()))));
    }
}
