package chat.parley.faults;

/**
 * A fault that happened.
 *
 * @param beganNanos when the signal was sent, or the network failed
 * @param wellNanos when what failed was there again: a process served, a network was whole
 */
record Inflicted(Plan.Fault fault, long beganNanos, long wellNanos) {

    /** Whether this was felt, by itself, at no time between these two. */
    boolean isOutside(long fromNanos, long toNanos) {
        return wellNanos < fromNanos || beganNanos > toNanos;
    }
}
