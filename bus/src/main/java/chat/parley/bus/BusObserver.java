package chat.parley.bus;

/**
 * Is told how publishing goes, for metrics. Called on {@code bus-out} between two transactions: it returns at once and does
 * not throw.
 */
public interface BusObserver {
    BusObserver NONE = new BusObserver() {
        @Override
        public void committed(int entries, int messages, long nanos) {}

        @Override
        public void notCommitted() {}
    };

    /**
     * The broker confirmed a transaction.
     *
     * @param entries what was taken from the outbox for it: posts, shared files, markers, answers, presence
     * @param messages the JMS messages that these became
     * @param nanos from the first send to the confirmation
     */
    void committed(int entries, int messages, long nanos);

    /** An attempt failed, or nothing is known of its outcome. What is still in time goes out again. */
    void notCommitted();
}
