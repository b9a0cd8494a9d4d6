package chat.parley.cli.window;

import chat.parley.cli.conversation.Hue;
import chat.parley.protocol.UserName;
import org.jline.utils.AttributedStyle;

/**
 * Colours that can be read on dark and on light backgrounds alike: nobody can ask a terminal which it has. Each of the hues has a
 * contrast of at least 3.3 to black and to white. Without colours, weight and inversion say the same.
 */
public final class Palette {
    private static final int MANY = 256;
    private static final int WHITE = 231;

    private final boolean colours;
    private final boolean many;

    /** The palette for a terminal with that number of colours. */
    public Palette(int colours) {
        this.colours = colours >= 8;
        this.many = colours >= MANY;
    }

    private static int shade(Hue hue) {
        return switch (hue) {
            case RED -> 160;
            case ORANGE -> 166;
            case AMBER -> 136;
            case LIME -> 64;
            case GREEN -> 28;
            case TEAL -> 30;
            case CYAN -> 31;
            case BLUE -> 27;
            case INDIGO -> 63;
            case VIOLET -> 98;
            case MAGENTA -> 164;
            case ROSE -> 161;
        };
    }

    /** The style of a user's name. */
    AttributedStyle name(UserName user) {
        return colours ? AttributedStyle.BOLD.foreground(shade(Hue.of(user))) : AttributedStyle.BOLD;
    }

    AttributedStyle faint() {
        return AttributedStyle.DEFAULT.faint();
    }

    AttributedStyle error() {
        return colours ? AttributedStyle.DEFAULT.foreground(shade(Hue.RED)) : AttributedStyle.BOLD;
    }

    AttributedStyle progress() {
        return colours ? AttributedStyle.DEFAULT.foreground(shade(Hue.TEAL)) : AttributedStyle.DEFAULT;
    }

    /** The style of code that would else have {@code style}. */
    AttributedStyle code(AttributedStyle style) {
        return colours ? style.foreground(shade(Hue.TEAL)) : style.inverse();
    }

    /** The style of the bar with the conversations. */
    AttributedStyle bar() {
        return many ? AttributedStyle.DEFAULT.foreground(250).background(237) : AttributedStyle.INVERSE;
    }

    AttributedStyle current() {
        return many ? AttributedStyle.BOLD.foreground(WHITE).background(24) : AttributedStyle.BOLD;
    }

    AttributedStyle unread() {
        return many ? AttributedStyle.BOLD.foreground(WHITE).background(237) : AttributedStyle.INVERSE.bold();
    }

    AttributedStyle mention() {
        return many
                ? AttributedStyle.BOLD.foreground(WHITE).background(shade(Hue.ROSE))
                : AttributedStyle.INVERSE.bold().underline();
    }

    /** The style of what is wrong with the connection. */
    AttributedStyle alarm() {
        return many ? AttributedStyle.BOLD.foreground(WHITE).background(130) : AttributedStyle.INVERSE.bold();
    }
}
