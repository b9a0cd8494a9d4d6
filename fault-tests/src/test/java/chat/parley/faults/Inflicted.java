package chat.parley.faults;

/**
 * A fault that happened.
 *
 * @param beganNanos when the signal was sent, or the network failed
 * @param wellNanos when what failed was there again: a process served, a network was whole
 */
record Inflicted(Plan.Fault fault, long beganNanos, long wellNanos) {

    /** Whether this ended {@code nanos} before {@code other} began, or began so long after it was over. */
    boolean isApartFrom(Inflicted other, long nanos) {
        return wellNanos + nanos < other.beganNanos || other.wellNanos + nanos < beganNanos;
    }
}
