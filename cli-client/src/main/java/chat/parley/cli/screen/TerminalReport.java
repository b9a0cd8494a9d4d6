package chat.parley.cli.screen;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a terminal says of itself when it is asked. Immutable.
 *
 * @param program its name and version, as it writes them; empty if it did not say
 * @param attributes the numbers of what it can (DA1); empty if it did not say
 * @param cell the size of a character, if it told
 * @param graphics the size of the largest Sixel image that it takes, if it told; of some terminals, that of the window
 * @param registers colours of one Sixel image, 0 if it did not say
 */
public record TerminalReport(
        String program,
        Set<Integer> attributes,
        @Nullable Area cell,
        @Nullable Area graphics,
        int registers) {
    /** The report of a terminal that has said nothing. */
    public static final TerminalReport NONE = new TerminalReport("", Set.of(), null, null, 0);

    private static final int SIXEL = 4;

    public TerminalReport {
        attributes = Set.copyOf(attributes);
    }

    /** A size in pixels. */
    public record Area(int width, int height) {}

    /** Whether the terminal says that it is one of these, given in lower case. */
    public boolean is(String... names) {
        String lower = program.toLowerCase(Locale.ROOT);
        for (String name : names) {
            if (lower.startsWith(name)) {
                return true;
            }
        }
        return false;
    }

    public boolean sixel() {
        return attributes.contains(SIXEL);
    }

    TerminalReport withProgram(String name) {
        return new TerminalReport(name, attributes, cell, graphics, registers);
    }

    TerminalReport withAttributes(Set<Integer> numbers) {
        return new TerminalReport(program, numbers, cell, graphics, registers);
    }

    TerminalReport withCell(Area size) {
        return new TerminalReport(program, attributes, size, graphics, registers);
    }

    TerminalReport withGraphics(Area most) {
        return new TerminalReport(program, attributes, cell, most, registers);
    }

    TerminalReport withRegisters(int number) {
        return new TerminalReport(program, attributes, cell, graphics, number);
    }
}
