package chat.parley.gateway.archive;

import chat.parley.bus.Bus.Receipt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An archive message that is not acknowledged, because some of its entries are not stored. Owned by the archive thread. */
final class OpenBatch {
    private static final Logger log = LoggerFactory.getLogger(OpenBatch.class);

    private final Receipt receipt;
    private int missing;

    OpenBatch(Receipt receipt, int entries) {
        this.receipt = receipt;
        this.missing = entries;
    }

    /** Counts one more entry as stored. Returns true if it was the last one: then the broker has been told. */
    boolean entryStored() {
        if (missing == 0 || --missing > 0) {
            return false;
        }
        tell(receipt);
        return true;
    }

    /**
     * Gives the receipt up: the broker delivered the entries anew, or will, so nobody waits for it any more. Returns true if
     * somebody could have until now.
     */
    boolean abandon() {
        boolean open = missing > 0;
        missing = 0;
        return open;
    }

    /**
     * Gives a receipt. One that fails is the broker's connection failing: the message comes again and is stored twice,
     * harmlessly.
     */
    static void tell(Receipt receipt) {
        try {
            receipt.done();
        } catch (RuntimeException e) {
            log.warn("archive receipt not taken, its events will be stored again", e);
        }
    }
}
