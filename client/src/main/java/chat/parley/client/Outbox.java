package chat.parley.client;

import chat.parley.client.ClientException.Kind;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the user says, posts and changes of what was said, until it has an answer. What goes to one conversation leaves in the order in
 * which it was given, so that an edit of a message does not come before it.
 *
 * <p>One that got no answer, or a retryable refusal, is sent again with the same nonce, before those that wait behind it;
 * on another connection only after what was said meanwhile has been read, and not if it is there. It goes when the
 * gateway said that it should, which is another time for each: what is behind it in its conversation waits, the others go
 * on. A lost connection costs no time: only refusals and silence on a live connection count against {@code retryFor}.
 *
 * <p>Owned by the loop.
 */
final class Outbox {
    /** How many posts may be under way at once, to all conversations together. */
    private static final int MAX_IN_FLIGHT = 32;

    private final Loop loop;
    private final ClientConfig config;
    private final Predicate<RoomName> mayPost;
    private final Predicate<Conversation> mayRepeat;
    private final TreeMap<Long, Post> waiting = new TreeMap<>();
    private final TreeMap<Long, Post> inFlight = new TreeMap<>();
    private final Backoff pauses;
    private @Nullable Exchange exchange;
    private Loop.Timer next = () -> {};
    private boolean held;
    private long lastNumber;

    /**
     * @param mayPost whether posts to that room may be sent now
     * @param mayRepeat whether posts that were sent through an earlier connection may be sent again: if they had been
     *     stored, {@link #met} would have been called
     */
    Outbox(
            Loop loop,
            ClientConfig config,
            Backoff pauses,
            Predicate<RoomName> mayPost,
            Predicate<Conversation> mayRepeat) {
        this.loop = loop;
        this.config = config;
        this.pauses = pauses;
        this.mayPost = mayPost;
        this.mayRepeat = mayRepeat;
    }

    private static final class Post {
        final LongFunction<? extends ClientFrame> frame;
        final Conversation target;
        final Nonce nonce;
        final Consumer<EventId> acknowledged;
        final Consumer<ClientException> refused;
        /** When the first refusal came, as {@link System#nanoTime} has it; 0 before. */
        long troubleNanos;
        /** Whether it may have been stored through a connection that was lost. */
        boolean orphaned;
        /** The id under which it is stored, if its event came; else null. */
        @Nullable
        EventId event;
        /** When it may be sent again after a refusal, as {@link System#nanoTime} has it; null for at once. */
        @Nullable
        Long dueAtNanos;

        Post(
                LongFunction<? extends ClientFrame> frame,
                ClientFrame.Saying said,
                Consumer<EventId> acknowledged,
                Consumer<ClientException> refused) {
            this.frame = frame;
            this.target = said.target();
            this.nonce = said.nonce();
            this.acknowledged = acknowledged;
            this.refused = refused;
        }
    }

    /**
     * Takes a post, and sends it as soon as it may go. Exactly one of {@code acknowledged} and {@code refused} is called:
     * the latter at once if there is no room.
     *
     * @param frame makes the request, the same but for its id
     */
    <F extends ClientFrame & ClientFrame.Saying> void add(
            LongFunction<F> frame, Consumer<EventId> acknowledged, Consumer<ClientException> refused) {
        if (waiting.size() + inFlight.size() >= config.outboxPosts()) {
            refused.accept(new ClientException(
                    Kind.OUTBOX_FULL,
                    config.outboxPosts() + " messages wait for an answer already; wait for some of them"));
            return;
        }
        waiting.put(++lastNumber, new Post(frame, frame.apply(0), acknowledged, refused));
        pump();
    }

    void connected(Exchange through) {
        exchange = through;
        waiting.values().forEach(post -> post.dueAtNanos = null);
        held = false;
        pump();
    }

    /** With true, makes posts wait although there is a connection; false, or a new connection, sends those that wait. */
    void hold(boolean wait) {
        held = wait;
        pump();
    }

    boolean awaitsAnswers() {
        return !inFlight.isEmpty();
    }

    /** Takes back what is under way: the connection is gone. To be called before the exchange fails its requests. */
    void cut() {
        exchange = null;
        inFlight.values().forEach(post -> post.orphaned = true);
        next.cancel();
        waiting.putAll(inFlight);
        inFlight.clear();
    }

    /** Whether something waits here for its answer from that conversation. */
    boolean holds(Conversation target) {
        return Stream.concat(waiting.values().stream(), inFlight.values().stream())
                .anyMatch(post -> post.target.equals(target));
    }

    /** Notes that a post of this user has come as an event, and so is stored. */
    void met(Nonce nonce, EventId event) {
        Stream.concat(waiting.values().stream(), inFlight.values().stream())
                .filter(post -> post.nonce.equals(nonce))
                .forEach(post -> post.event = event);
    }

    /** Acknowledges what waits to be sent again and has come as an event: it need not be sent. */
    private void settleStored() {
        List<Post> stored =
                waiting.values().stream().filter(post -> post.event != null).toList();
        waiting.values().removeAll(stored);
        stored.forEach(post -> post.acknowledged.accept(Objects.requireNonNull(post.event)));
    }

    void pump() {
        settleStored();
        Exchange through = exchange;
        if (through == null || held) {
            return;
        }
        next.cancel();
        Set<Conversation> notYet = new HashSet<>();
        long soonest = Long.MAX_VALUE;
        Iterator<Map.Entry<Long, Post>> posts = waiting.entrySet().iterator();
        while (inFlight.size() < MAX_IN_FLIGHT && posts.hasNext()) {
            Map.Entry<Long, Post> first = posts.next();
            Post post = first.getValue();
            if (post.orphaned && !mayRepeat.test(post.target)) {
                notYet.add(post.target);
            }
            if (!notYet.contains(post.target) && maySend(post.target)) {
                long wait = post.dueAtNanos == null ? 0 : post.dueAtNanos - System.nanoTime();
                if (wait > 0) {
                    notYet.add(post.target);
                    soonest = Math.min(soonest, wait);
                    continue;
                }
                long number = first.getKey();
                posts.remove();
                inFlight.put(number, post);
                through.send(
                        post.frame,
                        ServerFrame.Ack.class,
                        ack -> acknowledged(through, number, ack.event()),
                        failure -> refused(through, number, failure));
            }
        }
        if (soonest < Long.MAX_VALUE) {
            next = loop.after(Duration.ofNanos(soonest), this::pump);
        }
    }

    private boolean maySend(Conversation target) {
        long underWay = inFlight.values().stream()
                .filter(post -> post.target.equals(target))
                .count();
        return underWay < config.postsInFlight() && (!(target instanceof RoomName room) || mayPost.test(room));
    }

    private void acknowledged(Exchange through, long number, EventId event) {
        Post post = through == exchange ? inFlight.remove(number) : null;
        if (post != null) {
            pauses.reset();
            post.acknowledged.accept(event);
            pump();
        }
    }

    private void refused(Exchange through, long number, ClientException reason) {
        Post post = through == exchange ? inFlight.remove(number) : null;
        if (post == null) {
            return;
        }
        if (post.event == null && (!reason.retryable() || triedLongEnough(post))) {
            post.refused.accept(reason.code() == ErrorCode.UNKNOWN_TYPE ? reason.ofOlderGateway() : reason);
            pump();
            return;
        }
        Long asked = reason.retryAfterMillis();
        post.dueAtNanos = System.nanoTime() + (asked == null ? pauses.next() : Duration.ofMillis(asked)).toNanos();
        waiting.put(number, post);
        pump();
    }

    private boolean triedLongEnough(Post post) {
        long now = System.nanoTime();
        if (post.troubleNanos == 0) {
            post.troubleNanos = now;
        }
        return now - post.troubleNanos >= config.retryFor().toNanos();
    }

    void failAll(ClientException reason) {
        List<Post> left = new ArrayList<>(inFlight.values());
        left.addAll(waiting.values());
        inFlight.clear();
        waiting.clear();
        left.forEach(post -> post.refused.accept(reason));
    }
}
