package chat.parley.gateway.limit;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How often it is told that users type, so that whoever says so as fast as he may costs broker and gateways no more than who
 * says something. What is too much is not told, and nobody is refused: it is lost without harm (ADR 0060).
 *
 * <ul>
 *   <li>Of one user in one conversation it is told once in {@link #EACH_EVERY}, and as often that it is over, whatever clients say.
 *   <li>A user types in one conversation at a time, or in a few on several devices: {@link #BURST_OF_USER} and
 *       {@link #PER_SECOND_OF_USER}.
 *   <li>Nobody reads more than a few names: of all who type in one conversation {@link #BURST_OF_CONVERSATION} and
 *       {@link #PER_SECOND_OF_CONVERSATION}.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class TypingBudget {
    public static final Duration EACH_EVERY = Duration.ofSeconds(2);
    public static final int BURST_OF_USER = 20;
    public static final int PER_SECOND_OF_USER = 2;
    public static final int BURST_OF_CONVERSATION = 50;
    public static final int PER_SECOND_OF_CONVERSATION = 20;

    private final RateBudget<Typist> each;
    private final RateBudget<UserName> ofUser;
    private final RateBudget<Conversation> ofConversation;
    private final Refusals refusals;
    private final LongAdder spared = new LongAdder();

    private record Typist(UserName user, Conversation in, boolean on) {}

    public TypingBudget(Refusals refusals, LongSupplier nanoTime) {
        this.each = new RateBudget<>(1, EACH_EVERY, nanoTime);
        this.ofUser = RateBudget.of(BURST_OF_USER, PER_SECOND_OF_USER, nanoTime);
        this.ofConversation = RateBudget.of(BURST_OF_CONVERSATION, PER_SECOND_OF_CONVERSATION, nanoTime);
        this.refusals = refusals;
    }

    /**
     * Takes what it costs to tell that {@code user} types in {@code in}, or, if {@code on} is false, not any more; false if it is not to
     * be told now.
     */
    public boolean take(UserName user, Conversation in, boolean on) {
        if (each.take(new Typist(user, in, on), 1).isPresent()) {
            spared.increment();
            return false;
        }
        if (ofUser.take(user, 1).isPresent()) {
            refusals.refused(Limit.TYPING_OF_USER, user);
            return false;
        }
        if (ofConversation.take(in, 1).isPresent()) {
            refusals.refused(Limit.TYPING_IN_CONVERSATION);
            return false;
        }
        return true;
    }

    /** How often it was not told since the same was told of the same user just before: of a client at its work, too. */
    public long spared() {
        return spared.sum();
    }
}
