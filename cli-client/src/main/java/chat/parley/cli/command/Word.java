package chat.parley.cli.command;

/** What a word behind a command may be: this is what completion offers. */
public enum Word {
    COMMAND,
    ROOM,
    USER,
    CONVERSATION,
    /** A file of this computer. */
    PATH,
    /** A file that was shared. */
    FILE,
    /** An emoji, by its name. */
    EMOJI,
    ANYTHING
}
