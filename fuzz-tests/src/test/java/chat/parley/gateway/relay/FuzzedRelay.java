package chat.parley.gateway.relay;

import chat.parley.gateway.limit.Transfers;
import java.util.Optional;

/** Passes transfers on to a store that has an address and no network. */
public final class FuzzedRelay {
    /** As URLs and requests name it. */
    public static final String HOST = "store:9000";

    public static final String PATH = "/parley/files/";
    public static final long MAX_BYTES = 1000;

    private FuzzedRelay() {}

    public static Relay of(Transfers transfers) {
        return new Relay(
                new StoreTarget(false, "127.0.0.1", 9000, HOST, PATH),
                Optional.empty(),
                MAX_BYTES,
                transfers,
                Runnable::run);
    }
}
