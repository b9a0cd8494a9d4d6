package chat.parley.cli.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** The transfers that are under way, in the order in which they began. Thread-safe. */
public final class Transfers {
    private final List<Transfer> running = new CopyOnWriteArrayList<>();
    private final LongSupplier nanoClock;
    private volatile Runnable change = () -> {};

    public Transfers() {
        this(System::nanoTime);
    }

    Transfers(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Has {@code task} run, from now on, when a transfer has begun or ended. */
    public void onChange(Runnable task) {
        change = task;
    }

    /** Adds a transfer that begins; {@code cancel} gives it up. */
    public Transfer begin(Transfer.Direction direction, String name, Runnable cancel) {
        Transfer transfer = new Transfer(direction, name, cancel, nanoClock);
        running.add(transfer);
        change.run();
        return transfer;
    }

    /** Removes a transfer that has ended, whichever way. */
    public void ended(Transfer transfer) {
        running.remove(transfer);
        change.run();
    }

    public List<Transfer.State> states() {
        return running.stream().map(Transfer::state).toList();
    }

    /** Gives up the newest transfer that {@code which} is true of; empty if there is none. */
    public Optional<Transfer> cancelNewest(Predicate<Transfer> which) {
        List<Transfer> all = new ArrayList<>(running);
        for (int i = all.size() - 1; i >= 0; i--) {
            Transfer each = all.get(i);
            if (!each.cancelled() && which.test(each)) {
                each.cancel();
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
