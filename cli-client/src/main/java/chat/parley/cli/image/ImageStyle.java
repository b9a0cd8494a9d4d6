package chat.parley.cli.image;

import chat.parley.cli.screen.TerminalReport;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The ways of showing an image, by the names that users give them. */
public enum ImageStyle {
    KITTY,
    ITERM2,
    SIXEL,
    BLOCKS;

    private static final Set<String> ITERM2_PROGRAMS = Set.of("iTerm.app", "WezTerm", "mintty");
    private static final List<String> SIXEL_TERMINALS = List.of("foot", "mlterm", "contour", "yaft");

    public static Optional<ImageStyle> named(String name) {
        return Arrays.stream(values())
                .filter(style -> style.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    public static String names() {
        return Arrays.stream(values()).map(ImageStyle::toString).collect(Collectors.joining(", "));
    }

    /**
     * The style for a terminal by what it answered when it was asked; for one that did not name itself by the
     * environment, which may have been left behind by another terminal, or not have come along to another machine.
     * Half-blocks, which all can show, where nothing is known; also in tmux and screen, which pass only text on to a
     * terminal that may be several.
     */
    public static ImageStyle of(Map<String, String> environment, TerminalReport report) {
        String term = environment.getOrDefault("TERM", "");
        if (environment.containsKey("TMUX")
                || term.startsWith("tmux")
                || term.startsWith("screen")
                || report.is("tmux", "screen")) {
            return BLOCKS;
        }
        if (report.is("kitty", "ghostty", "konsole")) {
            return KITTY;
        }
        if (report.is("iterm2", "wezterm", "mintty")) {
            return ITERM2;
        }
        if (report.sixel()) {
            return SIXEL;
        }
        return report.program().isEmpty() ? named(environment, term) : BLOCKS;
    }

    private static ImageStyle named(Map<String, String> environment, String term) {
        String program = environment.getOrDefault("TERM_PROGRAM", "");
        if (term.equals("xterm-kitty")
                || term.equals("xterm-ghostty")
                || program.equals("ghostty")
                || environment.containsKey("KITTY_WINDOW_ID")) {
            return KITTY;
        }
        if (ITERM2_PROGRAMS.contains(program)
                || environment.getOrDefault("LC_TERMINAL", "").equals("iTerm2")) {
            return ITERM2;
        }
        return SIXEL_TERMINALS.stream().anyMatch(term::startsWith) ? SIXEL : BLOCKS;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
