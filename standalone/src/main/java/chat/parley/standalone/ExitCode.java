package chat.parley.standalone;

/** What the process says when it ends; the numbers are those of sysexits.h, and the gateway's. */
enum ExitCode {
    OK(0),
    USAGE(64),
    UNAVAILABLE(69),
    DEFECT(70),
    CONFIG(78);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
