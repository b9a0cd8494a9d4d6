package chat.parley.cli.command;

/**
 * When a command is carried out on a terminal, where nobody waits for the answer before typing on. In a pipe all are
 * carried out in turn.
 */
public enum Pace {
    /** At once on the reading thread, whatever waits: it leaves, or asks for something, which only that thread may. */
    READING,
    /** At once on the reading thread, unless something that is {@link #MOVING} waits: then after that. */
    AT_ONCE,
    /** After the commands before it that are in turn, and not on the reading thread. */
    IN_TURN,
    /** As {@link #IN_TURN}; lines that follow wait for it, since it says which conversation they are for. */
    MOVING,
    /** On a thread of its own, beside whatever else there is to do: it takes long. */
    BESIDE
}
