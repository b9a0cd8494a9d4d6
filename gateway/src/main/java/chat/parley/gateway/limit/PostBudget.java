package chat.parley.gateway.limit;

import chat.parley.gateway.config.PostConfig;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.JsonText;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How much users may say, in bytes as the broker has to keep them, so that nobody fills it, however many connections he
 * has (ADR 0040). One gateway's: of what is said at others it knows nothing.
 *
 * <ul>
 *   <li>A user has a budget for all that he says.
 *   <li>What is said privately to one user has one, shared by all who write to him. When it is used up each of them still has
 *       {@linkplain #SHARE_BURST what a person needs}: a mailbox that others flood is closed to nobody else.
 *   <li>While the broker has no room for mail each user has that much for all that he says.
 * </ul>
 *
 * <p>What is too much is a {@link ProtocolException} with BUSY and the time to wait, counted and told to the operator. Thread-safe.
 */
public final class PostBudget {
    /**
     * How many bytes count for what is kept beside a text: names, ids, and the broker's own. So many small posts count, too.
     */
    static final int BESIDES_TEXT = 512;
    /** How often a private message is kept: in the logs of both sides and in the mailbox. */
    static final int PRIVATE_COPIES = 3;
    /** How many bytes a person needs at once at the least: the largest private message. */
    static final long SHARE_BURST = 320 * 1024;
    /** How many bytes a person needs in a second at the least: eight short posts, or three that are private. */
    static final long SHARE_PER_SECOND = 4 * 1024;

    private final RateBudget<UserName> said;
    private final RateBudget<UserName> mail;
    private final RateBudget<Pair> mailShares;
    private final RateBudget<UserName> shares;
    private final BooleanSupplier brokerFills;
    private final Refusals refusals;

    private record Pair(UserName from, UserName to) {}

    /** @param brokerFills whether the broker has no room for mail now */
    public PostBudget(PostConfig config, BooleanSupplier brokerFills, Refusals refusals, LongSupplier nanoTime) {
        this.said = RateBudget.of(config.burst(), config.perSecond(), nanoTime);
        this.mail = RateBudget.of(config.mailBurst(), config.mailPerSecond(), nanoTime);
        this.mailShares = RateBudget.of(SHARE_BURST, SHARE_PER_SECOND, nanoTime);
        this.shares = RateBudget.of(SHARE_BURST, SHARE_PER_SECOND, nanoTime);
        this.brokerFills = brokerFills;
        this.refusals = refusals;
    }

    /** Takes what {@code text} costs, which {@code from} is about to say. */
    public void take(UserName from, Conversation to, String text) {
        long bytes = (long) BESIDES_TEXT + JsonText.keptBytes(text);
        long cost = to instanceof UserName ? PRIVATE_COPIES * bytes : bytes;
        takeOwn(from, cost);
        if (to instanceof UserName receiver && mail.take(receiver, cost).isPresent()) {
            Pair pair = new Pair(from, receiver);
            if (mailShares.take(pair, cost).isPresent()) {
                said.giveBack(from, cost);
                throw refusal(
                        Limit.MAIL_TO_USER,
                        from,
                        "too much is being written to \"" + receiver + "\"",
                        mailShares.promise(pair, cost, random()));
            }
        }
    }

    /** Takes what a file costs that {@code from} is about to announce, to whomever. */
    public void takeForFile(UserName from) {
        takeOwn(from, 2L * PRIVATE_COPIES * BESIDES_TEXT);
    }

    private void takeOwn(UserName from, long cost) {
        if (said.take(from, cost).isPresent()) {
            throw refusal(
                    Limit.POSTS_OF_USER,
                    from,
                    "you have said as much as one may for now",
                    said.promise(from, cost, random()));
        }
        if (brokerFills.getAsBoolean() && shares.take(from, cost).isPresent()) {
            said.giveBack(from, cost);
            throw refusal(
                    Limit.POSTS_WHILE_BROKER_FILLS,
                    from,
                    "the message broker has little room, and you say much",
                    shares.promise(from, cost, random()));
        }
    }

    private ProtocolException refusal(Limit limit, UserName from, String what, Duration wait) {
        refusals.refused(limit, from);
        // Whole milliseconds are told, and timers may be a little early.
        Duration told = Duration.ofMillis(wait.toMillis() + 1);
        return new ProtocolException(ErrorCode.BUSY, what + "; send this one again later", told);
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
