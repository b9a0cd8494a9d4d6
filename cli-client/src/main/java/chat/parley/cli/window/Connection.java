package chat.parley.cli.window;

/** How the connection is, as the bar tells it. */
public enum Connection {
    UP(""),
    LOST("no connection, trying again"),
    CATCHING_UP("catching up");

    private final String told;

    Connection(String told) {
        this.told = told;
    }

    /** The words for the bar; empty when there is nothing to tell. */
    String told() {
        return told;
    }
}
