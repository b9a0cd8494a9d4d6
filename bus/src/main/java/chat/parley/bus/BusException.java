package chat.parley.bus;

/** Why the bus did not do what it was asked. */
public final class BusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public enum Reason {
        /** Too much is waiting already; nothing was accepted. */
        BUSY,
        /** The broker did not answer in time, or refused. */
        UNAVAILABLE,
        /** The bus was closed. */
        CLOSED
    }

    private final Reason reason;

    public BusException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public BusException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
