package chat.parley.gateway.limit;

import chat.parley.gateway.config.LimitConfig;
import java.util.HashMap;
import java.util.Map;

/**
 * The file transfers that pass this gateway, and how many may at once. By address, because the URL of a transfer says whose
 * file it is, and not who fetches it. Thread-safe.
 */
public final class Transfers {
    private final LimitConfig limits;
    private final Refusals refusals;
    private final Map<AddressBlock, Integer> byAddress = new HashMap<>();
    private int all;

    public Transfers(LimitConfig limits, Refusals refusals) {
        this.limits = limits;
        this.refusals = refusals;
    }

    /** Takes a place for a transfer of that address, which {@link #ended} gives back; false if there is none. */
    public boolean begin(AddressBlock from) {
        Limit full;
        synchronized (this) {
            int here = byAddress.getOrDefault(from, 0);
            full = here >= limits.transfersPerAddress()
                    ? Limit.TRANSFERS_OF_ADDRESS
                    : all >= limits.transfers() ? Limit.TRANSFERS : null;
            if (full == null) {
                all++;
                byAddress.put(from, here + 1);
                return true;
            }
        }
        refusals.refused(full, from);
        return false;
    }

    public synchronized void ended(AddressBlock from) {
        all--;
        byAddress.computeIfPresent(from, (address, count) -> count == 1 ? null : count - 1);
    }

    public synchronized int count() {
        return all;
    }
}
