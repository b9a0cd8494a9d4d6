package chat.parley.cli.outcome;

/** How the program ended; numbers from sysexits(3) where it has one. Told in {@code --help}. */
public enum ExitCode {
    OK(0, "everything went well"),
    REFUSED(1, "something was refused, such as a message, a room or a file; the rest was carried out"),
    USAGE(64, "wrong usage"),
    UNAVAILABLE(69, "no connection to a gateway, or it cannot serve now"),
    INTERNAL(70, "a defect of this program"),
    IO(74, "a file could not be read or written"),
    AUTHENTICATION(77, "a password is wrong, missing, too short or too long");

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    public int status() {
        return status;
    }

    public String meaning() {
        return meaning;
    }
}
