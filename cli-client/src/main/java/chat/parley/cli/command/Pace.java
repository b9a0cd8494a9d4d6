package chat.parley.cli.command;

/** When, on a terminal, a command is carried out: nobody waits there for the answer before typing on. In a pipe all are in turn. */
public enum Pace {
    /** By who reads the lines, whatever waits. */
    LEAVING,
    /** By who reads the lines, unless something that is {@link #MOVING} waits: then after that. */
    AT_ONCE,
    /** After those before it. */
    IN_TURN,
    /** After those before it; lines that follow wait for it, since it says which conversation they are for. */
    MOVING,
    /** Beside whatever else there is to do: it takes long. */
    BESIDE
}
