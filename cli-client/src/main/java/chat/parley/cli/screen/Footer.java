package chat.parley.cli.screen;

import java.util.List;
import org.jline.utils.AttributedString;

/** What stands at the bottom of a terminal. An unchanging picture: it is drawn again by any thread, at any width. */
public interface Footer {

    /** The lines above the one that is typed, none of them wider than {@code columns}. */
    List<AttributedString> above(int columns);

    /** What stands before the text that is typed. */
    AttributedString prompt();
}
