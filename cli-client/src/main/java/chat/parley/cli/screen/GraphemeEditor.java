package chat.parley.cli.screen;

import chat.parley.cli.text.SafeText;
import java.util.HashMap;
import org.jline.reader.MaskingCallback;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Terminal;

/**
 * JLine's reader, whose keys take whole characters as people see them, whatever the terminal draws; that shows of a line
 * only what is safe; and that leaves what is pasted as it is.
 */
class GraphemeEditor extends LineReaderImpl {
    private static final MaskingCallback SAFE = new MaskingCallback() {
        @Override
        public String display(String line) {
            return SafeText.lines(line);
        }

        @Override
        public String history(String line) {
            return line;
        }
    };

    /** The word that the line begins with, if it was pasted there; empty if it was typed. */
    private String pastedFirst = "";

    private int lengthBefore;

    GraphemeEditor(Terminal terminal) {
        super(terminal, "parley", new HashMap<>());
    }

    /** Reads a line that is shown while it is typed. */
    String readShown(String prompt) {
        pastedFirst = "";
        return isDumb() ? readLine(prompt) : readLine(prompt, null, SAFE, null);
    }

    boolean isDumb() {
        return terminal.getType().startsWith(Terminal.TYPE_DUMB);
    }

    /** {@code line} as it is seen: of a password nothing. */
    String shown(String line) {
        return maskingCallback == null ? line : maskingCallback.display(line);
    }

    /** Whether {@code line}, which was read last, begins with what was pasted. */
    boolean pasted(String line) {
        return !pastedFirst.isEmpty() && firstWord(line).equals(pastedFirst);
    }

    private static String firstWord(String text) {
        return text.strip().split("\\s", 2)[0];
    }

    /** Takes what is pasted as it is: only, lines end with one line feed each, however they ended where it was copied. */
    @Override
    public boolean beginPaste() {
        int begin = buf.cursor();
        String text =
                doReadStringUntil(BRACKETED_PASTE_END).replace("\r\n", "\n").replace('\r', '\n');
        regionActive = RegionType.PASTE;
        regionMark = begin;
        buf.write(text);
        if (buf.substring(0, begin).isBlank()) {
            pastedFirst = firstWord(buf.toString());
        }
        return true;
    }

    @Override
    protected boolean backwardChar() {
        return step(-count);
    }

    @Override
    protected boolean forwardChar() {
        return step(count);
    }

    @Override
    protected boolean backwardDeleteChar() {
        return erase(-count);
    }

    @Override
    protected boolean deleteChar() {
        return erase(count);
    }

    @Override
    protected boolean viBackwardDeleteChar() {
        return erase(-count);
    }

    @Override
    protected boolean viDeleteChar() {
        return erase(count);
    }

    private boolean step(int characters) {
        int begin = buf.cursor();
        for (int i = 0; i < Math.abs(characters); i++) {
            int at = buf.cursor();
            int to = characters < 0 ? Graphemes.before(buf, at) : Graphemes.after(buf, at);
            if (to == at) {
                break;
            }
            buf.cursor(to);
        }
        return buf.cursor() != begin;
    }

    private boolean erase(int characters) {
        int begin = buf.cursor();
        if (!step(characters)) {
            return false;
        }
        int moved = buf.cursor() - begin;
        return moved < 0 ? buf.delete(-moved) > 0 : buf.backspace(moved) > 0;
    }

    /** Puts the character before the cursor behind the one at it; at the end of a line, the last two change places. */
    @Override
    protected boolean transposeChars() {
        for (int i = 0; i < Math.max(1, count); i++) {
            int at = buf.cursor();
            if (at > 0 && (at == buf.length() || buf.atChar(at) == '\n')) {
                at = Graphemes.before(buf, at);
            }
            int begin = Graphemes.before(buf, at);
            int end = Graphemes.after(buf, at);
            String before = buf.substring(begin, at);
            String after = buf.substring(at, end);
            if (before.isEmpty() || after.isEmpty() || (before + after).contains("\n")) {
                return i > 0;
            }
            buf.cursor(begin);
            buf.delete(end - begin);
            buf.write(after + before);
        }
        return true;
    }

    /**
     * Whether {@code c} is a part of a word. Marks, joiners and emoji are: no key that goes by words stops inside a
     * character.
     */
    @Override
    protected boolean isWord(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT,
                    Character.OTHER_SYMBOL,
                    Character.MODIFIER_SYMBOL -> c >= 0x80 || super.isWord(c);
            default -> super.isWord(c);
        };
    }

    /** Moves a cursor that has come into a character to where that begins: up and down go by columns. */
    void leaveCharacter() {
        int at = buf.cursor();
        boolean moved = buf.length() == lengthBefore;
        lengthBefore = buf.length();
        if (moved && at > 0 && Graphemes.after(buf, at - 1) > at) {
            buf.cursor(Graphemes.before(buf, at));
        }
    }
}
