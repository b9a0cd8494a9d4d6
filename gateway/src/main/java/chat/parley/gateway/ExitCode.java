package chat.parley.gateway;

/** What the process says when it ends; the numbers are those of sysexits.h, which service managers know. */
enum ExitCode {
    OK(0, "stopped as it was told to (SIGTERM, Ctrl-C), or had only to answer"),
    USAGE(64, "the command line is wrong"),
    UNAVAILABLE(69, "the broker, the object store or the port cannot be had"),
    DEFECT(70, "a defect of the gateway; the log says more"),
    CONFIG(78, "the configuration is wrong, or the object store cannot do what is needed");

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    int status() {
        return status;
    }

    String meaning() {
        return meaning;
    }
}
