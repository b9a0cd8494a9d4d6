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

    /** A user who goes into a room first, and makes it if it is not there yet. */
    public final class Maker {
        private final UserName user;
        /** Whether a room was taken from the budget, and it is not known yet whether that was needed. */
        private final AtomicBoolean open;

        private Maker(UserName user, boolean taken) {
            this.user = user;
            this.open = new AtomicBoolean(taken);
        }

        public UserName user() {
            return user;
        }

        /** Gives back what was taken: the room was there. */
        public void found() {
            if (open.compareAndSet(true, false)) {
                budget.giveBack(user);
            }
        }

        public void made() {
            open.set(false);
        }
    }

    /** Takes a room from the user's budget, until it is known whether it is there; empty if there is none left. */
    public Optional<Maker> take(UserName user) {
        return budget.take(user).isPresent() ? Optional.empty() : Optional.of(new Maker(user, true));
    }

    /** A maker of a room that is there: nothing is taken for it. */
    public Maker ofKnownRoom(UserName user) {
        return new Maker(user, false);
    }

    /** Counts a refusal and returns it: the room is not there, and {@code user} may not make it. */
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
