package chat.parley.gateway.limit;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** How many rooms one user may make in an hour, at this gateway: rooms are for ever, and are in everybody's list. Thread-safe. */
public final class RoomBudget {
    private final int perHour;
    private final HourlyBudget<UserName> budget;
    private final Refusals refusals;

    public RoomBudget(int perHour, Refusals refusals, LongSupplier nanoTime) {
        this.perHour = perHour;
        this.budget = new HourlyBudget<>(perHour, nanoTime);
        this.refusals = refusals;
    }

    /** Who goes into a room first, and makes it if it is not there yet. */
    public final class Maker {
        private final UserName user;
        /** Whether one was taken, and it is not known yet whether it was needed. */
        private final AtomicBoolean open;

        private Maker(UserName user, boolean taken) {
            this.user = user;
            this.open = new AtomicBoolean(taken);
        }

        public UserName user() {
            return user;
        }

        /** The room was there. */
        public void found() {
            if (open.compareAndSet(true, false)) {
                budget.giveBack(user);
            }
        }

        public void made() {
            open.set(false);
        }
    }

    /** Takes one, until it is known whether the room is there; empty if there is none left. */
    public Optional<Maker> take(UserName user) {
        return budget.take(user).isPresent() ? Optional.empty() : Optional.of(new Maker(user, true));
    }

    /** For a room that is there. */
    public Maker ofKnownRoom(UserName user) {
        return new Maker(user, false);
    }

    /** The room is not there, and {@code user} may not make it. */
    public ProtocolException refuse(UserName user) {
        refusals.refused(Limit.NEW_ROOMS, user);
        long minutes = budget.untilNext(user).map(Duration::toMinutes).orElse(0L) + 1;
        return new ProtocolException(
                ErrorCode.TOO_MANY_NEW_ROOMS,
                "you have made as many rooms as one may in an hour (" + perHour
                        + "); join one that is there, or try again in " + minutes
                        + (minutes == 1 ? " minute" : " minutes"));
    }
}
