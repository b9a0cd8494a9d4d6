package chat.parley.cli.screen;

/** What keys ask for, beside those that edit the line. Called on the reading thread; must not wait. */
public interface Keys {

    /** Alt-1 to Alt-9. */
    void conversation(int number);

    /** Ctrl-N, Alt-Down. */
    void next();

    /** Ctrl-P, Alt-Up. */
    void previous();

    /** Alt-A. */
    void unread();

    /** Ctrl-C on an empty line. */
    void interrupt();
}
