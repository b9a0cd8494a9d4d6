package chat.parley.cli.screen;

import java.util.List;
import org.jline.utils.AttributedString;

/** A terminal to draw on. Thread-safe. Lines are taken as they are: who makes them has made them safe. */
public interface Canvas {

    int columns();

    int rows();

    /** Writes {@code lines} above the footer, which from now on is {@code footer}; what is being typed stays. */
    void show(List<AttributedString> lines, Footer footer);

    /** Sends a sequence that leaves no mark on the screen, such as BEL. */
    void send(String sequence);
}
