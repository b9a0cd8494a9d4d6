package chat.parley.cli.screen;

/** What keys ask for, beside those that edit the line. Called on the reading thread; must not wait. */
public interface Keys {

    /** The user wants the conversation with that number: Alt-1 to Alt-9. */
    void conversation(int number);

    /** The user wants the next conversation: Ctrl-N, Alt-Down. */
    void next();

    /** The user wants the conversation before: Ctrl-P, Alt-Up. */
    void previous();

    /** The user wants a conversation with something unread: Alt-A. */
    void unread();

    /** The user has touched a key, whatever it does. */
    void touched();

    /** What stands in the line now, before the next key is waited for. */
    void line(String text);

    /** The user wants to break off what is under way: Ctrl-C on an empty line. */
    void interrupt();
}
