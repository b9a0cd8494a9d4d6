package chat.parley.cli.image;

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
     * What the terminal says of itself in the environment. Half-blocks, which all can show, where it does not; also in
     * tmux and screen, which pass only text on to a terminal that may be several.
     */
    public static ImageStyle of(Map<String, String> environment) {
        String term = environment.getOrDefault("TERM", "");
        String program = environment.getOrDefault("TERM_PROGRAM", "");
        if (environment.containsKey("TMUX") || term.startsWith("tmux") || term.startsWith("screen")) {
            return BLOCKS;
        }
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
