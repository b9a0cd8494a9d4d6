package chat.parley.cli.screen;

import chat.parley.cli.screen.TerminalReport.Area;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Asks the terminal what it is, and understands what it answers (xterm's ctlseqs: XTVERSION, XTWINOPS, DA1,
 * XTSMGRAPHICS). The answers come among what is typed, as if they were keys, and nothing waits for them: a terminal may
 * be far away, or never answer. Thread-safe.
 */
final class TerminalAnswers {
    /** The beginnings of answers; of the keys only Page Down with others has one, which means nothing here. */
    static final List<String> BEGINNINGS = List.of("\033[?", "\033[6;", "\033P>|");

    /** Asks for the terminal's name. */
    private static final String NAME = "\033[>q";
    /** Asks for the size of a character. */
    private static final String CELL = "\033[16t";
    /**
     * Asks for what the terminal can: that, every one answers, and answers come in the order of the questions. So it ends
     * them all.
     */
    private static final String LAST = "\033[c";
    /** Asks for the size of the largest image. */
    private static final String LARGEST = "\033[?2;1;0S";
    /**
     * Asks for how many colours there are, and for the largest image: only of terminals with Sixel, since to others it
     * may mean something else.
     */
    private static final String SIXEL = "\033[?1;1;0S" + LARGEST;
    /** The types of terminals that are not asked: these print what they do not know. */
    private static final Set<String> SIMPLE = Set.of("linux", "eterm", "eterm-color", "vt52");

    private static final Pattern PROGRAM = Pattern.compile("\033P>\\|(.*)\033\\\\");
    private static final Pattern ATTRIBUTES = Pattern.compile("\033\\[\\?([0-9;]+)c");
    private static final Pattern SIZE = Pattern.compile("\033\\[6;([0-9]{1,4});([0-9]{1,4})t");
    private static final Pattern REGISTERS = Pattern.compile("\033\\[\\?1;0;([0-9]{1,9})S");
    private static final Pattern GRAPHICS = Pattern.compile("\033\\[\\?2;0;([0-9]{1,5});([0-9]{1,5})S");

    /** For how long an answer is hoped for: what has not come by then will not. */
    private static final Duration HOPE = Duration.ofSeconds(5);

    private final LongSupplier nanoTime;
    private volatile TerminalReport report = TerminalReport.NONE;
    /** How often {@link #LAST} has been asked and not been answered. */
    private int unanswered;

    private long askedNanos;
    private boolean askedForSixel;

    TerminalAnswers() {
        this(System::nanoTime);
    }

    TerminalAnswers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    TerminalReport report() {
        return report;
    }

    /** Whether the terminal has been asked, has not said all yet, and may still do so. */
    synchronized boolean outstanding() {
        return unanswered > 0 && nanoTime.getAsLong() - askedNanos < HOPE.toNanos();
    }

    /** Notes that the terminal is asked what it can, here or by somebody else, and that its answer may come yet. */
    synchronized void asked() {
        unanswered = outstanding() ? unanswered + 1 : 1;
        askedNanos = nanoTime.getAsLong();
    }

    /** The questions for a terminal of that type; empty if it is not to be asked. */
    synchronized String questions(String type) {
        return SIMPLE.contains(type) ? "" : asking(NAME + CELL);
    }

    /** The questions about that which changes with the font and the window; empty if nothing is known of it. */
    synchronized String questionsAfterResize() {
        String changing = (report.cell() == null ? "" : CELL) + (report.graphics() == null ? "" : LARGEST);
        return changing.isEmpty() ? "" : asking(changing);
    }

    /** The questions, once, that follow from what was heard; else empty. */
    synchronized String questionsThatFollow() {
        if (askedForSixel || !report.sixel()) {
            return "";
        }
        askedForSixel = true;
        return asking(SIXEL);
    }

    private String asking(String questions) {
        asked();
        return questions + LAST;
    }

    /** Whether {@code answer}, which begins as answers do, has come to its end. */
    static boolean complete(String answer) {
        char last = answer.charAt(answer.length() - 1);
        return answer.startsWith("\033P") ? answer.endsWith("\033\\") : last >= '@' && last <= '~';
    }

    /** The beginning of the report that the cursor is in that row. */
    static String cursorIn(int row) {
        return "\033[" + row + ";";
    }

    /**
     * The reports of the cursor that may come too late for JLine, which writes joined emoji at the beginning of a row and
     * asks where the cursor is: there, or 2 or 4 columns further. Not those of all columns: in the first row the second
     * one would be Shift-F3.
     */
    static List<String> cursorReports(int row) {
        return Stream.of(1, 3, 5).map(column -> cursorIn(row) + column + "R").toList();
    }

    /** Takes an answer, and keeps what it says. */
    synchronized void heard(String answer) {
        Matcher program = PROGRAM.matcher(answer);
        if (program.matches()) {
            report = report.withProgram(program.group(1));
        }
        Matcher size = SIZE.matcher(answer);
        if (size.matches()) {
            report = report.withCell(area(size.group(2), size.group(1)));
        }
        Matcher registers = REGISTERS.matcher(answer);
        if (registers.matches()) {
            report = report.withRegisters(Integer.parseInt(registers.group(1)));
        }
        Matcher graphics = GRAPHICS.matcher(answer);
        if (graphics.matches()) {
            report = report.withGraphics(area(graphics.group(1), graphics.group(2)));
        }
        Matcher attributes = ATTRIBUTES.matcher(answer);
        if (attributes.matches()) {
            unanswered = Math.max(0, unanswered - 1);
            report = report.withAttributes(Stream.of(attributes.group(1).split(";"))
                    .filter(number -> !number.isEmpty() && number.length() < 5)
                    .map(Integer::valueOf)
                    .collect(Collectors.toSet()));
        }
    }

    private static Area area(String width, String height) {
        return new Area(Integer.parseInt(width), Integer.parseInt(height));
    }
}
