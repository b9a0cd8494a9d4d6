package chat.parley.bus;

import chat.parley.bus.BusException.Reason;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Limits;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.apache.activemq.command.ActiveMQTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bus on an ActiveMQ broker: two connections, one that produces ({@link Publisher}) and one that consumes ({@link
 * ConsumingLink}), so that a producer that the broker slows down does not stop deliveries. Destinations: {@link
 * Destinations}; what messages hold: {@link Bodies}.
 *
 * <p><b>Threads.</b> {@code bus-out} produces, {@code bus-in-N} deliver, {@code bus-control} opens, closes and
 * acknowledges, {@code bus-timer} keeps deadlines and calls {@link ConnectionListener}s.
 */
public final class JmsBus implements Bus {
    private static final Logger LOG = LoggerFactory.getLogger(JmsBus.class);

    private final BusConfig config;
    private final ScheduledThreadPoolExecutor timer;
    private final Outbox outbox;
    private final Publisher publisher;
    private final Thread publishing;
    private final ConsumingLink link;
    private final ActiveMQTopic replyTopic;
    private final Deliveries deliveries;
    private final Fences fences;
    private final Requests requests = new Requests();
    private final ConnectionNews news;
    private final Deadlines publishDeadlines;
    private final Deadlines typingDeadlines;
    private final Deadlines openDeadlines;
    private final Deadlines barrierDeadlines;
    private boolean closed;

    private JmsBus(
            BusConfig config,
            ScheduledThreadPoolExecutor timer,
            Outbox outbox,
            Publisher publisher,
            ConsumingLink link,
            String gateway) {
        this.config = config;
        this.timer = timer;
        this.outbox = outbox;
        this.publisher = publisher;
        this.link = link;
        replyTopic = Destinations.reply(gateway);
        publishing = named("bus-out").newThread(publisher);
        news = new ConnectionNews(timer, link::current);
        fences = new Fences(gateway, news::inForce);
        deliveries = new Deliveries(link, fences, news::beforeDelivery, this::answer);
        publishDeadlines = new Deadlines(timer, config.publishTimeout(), "the broker did not confirm");
        typingDeadlines = new Deadlines(timer, TYPING_LIVES, "the broker did not confirm");
        openDeadlines = new Deadlines(timer, config.publishTimeout(), "the broker did not open the subscription");
        barrierDeadlines = new Deadlines(timer, config.barrierTimeout(), "no archiver answered");
    }

    /**
     * Connects to the broker, within the connect timeout for each of its addresses and connections.
     *
     * @throws BusException with one line that says what is wrong with which broker
     */
    public static JmsBus connect(BusConfig config) {
        return connect(config, BusObserver.NONE);
    }

    /** Connects as {@link #connect(BusConfig)} does; {@code observer} is told of every transaction. */
    public static JmsBus connect(BusConfig config, BusObserver observer) {
        // After the end there are no deadlines and no news.
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, named("bus-timer"), new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        String gateway = UUID.randomUUID().toString();
        Outbox outbox = new Outbox(config);
        Publisher publisher = new Publisher(config, outbox, timer, Destinations.reply(gateway), observer);
        var control = Executors.newSingleThreadExecutor(named("bus-control"));
        try {
            publisher.connect();
            ConsumingLink link = ConsumingLink.connect(config, control);
            JmsBus bus = new JmsBus(config, timer, outbox, publisher, link, gateway);
            bus.start();
            return bus;
        } catch (RuntimeException e) {
            publisher.abandon();
            control.shutdownNow();
            timer.shutdownNow();
            throw e instanceof BusException
                    ? e
                    : new BusException(Reason.UNAVAILABLE, "broker URL cannot be used: " + Connections.reason(e), e);
        }
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    private void start() {
        news.add(new AskAgain());
        link.onTransport(this::interrupted, () -> news.resumed(settled -> link.execute(() -> awaitInForce(settled))));
        try {
            Object first = link.current();
            link.topic(replyTopic, requests::onAnswer);
            link.drop(Destinations.GATE);
            if (first != null) {
                news.settled(first);
            }
        } catch (JMSException e) {
            link.close(timer);
            throw Connections.failure(BrokerUrl.parse(config.url()).toString(), config, e);
        }
        publishing.start();
        LOG.info("bus connected broker={}", BrokerUrl.parse(config.url()));
    }

    /**
     * Asks again, when the connection is back, what was not answered. A marker that is sent again comes behind everything
     * that the first one was to come behind.
     */
    private final class AskAgain implements ConnectionListener {
        @Override
        public void interrupted() {}

        @Override
        public void resumed() {
            List<Outgoing> unanswered = requests.unanswered();
            LOG.debug("connection is back, asking again questions={}", unanswered.size());
            for (Outgoing question : unanswered) {
                CompletableFuture<Void> unused = send(question);
            }
        }
    }

    private void interrupted() {
        news.interrupted();
        timer.execute(fences::failAll);
    }

    /**
     * Waits until all subscriptions are in force, and gives {@code settled} the connection on which they are. If it is
     * lost meanwhile, the next one is waited for in its turn. Runs on {@code bus-control}.
     */
    private void awaitInForce(Consumer<Object> settled) {
        Object restored = link.current();
        if (restored == null) {
            return;
        }
        try {
            link.awaitInForce(replyTopic);
            settled.accept(restored);
        } catch (JMSException e) {
            LOG.warn("broker connection lost again cause={}", Connections.reason(e));
        }
    }

    @Override
    public CompletionStage<Void> publish(EncodedEvent event) {
        return send(new Outgoing.Post(event));
    }

    @Override
    public CompletionStage<Void> broadcast(byte[] presence) {
        return send(new Outgoing.Presence(presence));
    }

    private CompletableFuture<Void> send(Outgoing what) {
        return send(what, publishDeadlines);
    }

    private CompletableFuture<Void> send(Outgoing what, Deadlines deadlines) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        refuseUnlessAccepted(sent, outbox.offer(new Outbox.Entry(what, sent, deadlines.watch(sent))));
        return sent;
    }

    private static void refuseUnlessAccepted(CompletableFuture<Void> sent, Outbox.Offer offer) {
        switch (offer) {
            case ACCEPTED -> {}
            case FULL ->
                sent.completeExceptionally(
                        new BusException(Reason.BUSY, "too much is waiting to be sent to the broker"));
            case CLOSED -> sent.completeExceptionally(closedException());
        }
    }

    private static BusException closedException() {
        return new BusException(Reason.CLOSED, "the bus is closed");
    }

    private void answer(Outgoing.Answer answer, Runnable afterwards) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        CompletableFuture<Void> unused = sent.whenComplete((ok, failure) -> afterwards.run());
        refuseUnlessAccepted(sent, outbox.offerAlways(new Outbox.Entry(answer, sent, publishDeadlines.watch(sent))));
    }

    @Override
    public CompletionStage<Optional<LogCursor>> barrier(LogKey log) {
        CompletableFuture<Optional<LogCursor>> answered = new CompletableFuture<>();
        barrierDeadlines.watch(answered);
        failWith(send(requests.add(correlation -> new Outgoing.Marker(log, correlation), answered)), answered);
        return answered;
    }

    @Override
    public CompletionStage<Duration> roundTrip() {
        long start = System.nanoTime();
        CompletableFuture<Duration> took = new CompletableFuture<>();
        CompletableFuture<Optional<LogCursor>> answered = new CompletableFuture<>();
        publishDeadlines.watch(answered);
        CompletableFuture<?> unused = answered.whenComplete((ok, failure) -> {
            if (failure == null) {
                took.complete(Duration.ofNanos(System.nanoTime() - start));
            } else {
                took.completeExceptionally(failure);
            }
        });
        failWith(
                send(requests.add(correlation -> new Outgoing.Answer(replyTopic, correlation, ""), answered)),
                answered);
        return took;
    }

    private static void failWith(CompletableFuture<Void> sent, CompletableFuture<?> answered) {
        CompletableFuture<Void> unused = sent.whenComplete((ok, failure) -> {
            if (failure != null) {
                answered.completeExceptionally(failure);
            }
        });
    }

    @Override
    public CompletionStage<Void> fence(RoomName room) {
        CompletableFuture<Void> back = new CompletableFuture<>();
        publishDeadlines.watch(back);
        String name = fences.begin(room, back);
        if (name != null) {
            failWith(send(new Outgoing.Fence(room, name)), back);
        }
        return back;
    }

    @Override
    public CompletionStage<Void> mark(LogKey log, Mark mark) {
        if (mark.events().size() > Marks.MAX_EVENTS) {
            return CompletableFuture.failedFuture(new BusException(
                    Reason.BUSY,
                    "a mark names at most " + Marks.MAX_EVENTS + " events, not "
                            + mark.events().size()));
        }
        return send(new Outgoing.Stored(log, Marks.write(mark)));
    }

    @Override
    public CompletionStage<Void> typing(Conversation in, Typing typing) {
        return send(new Outgoing.TypingNote(in, typing.user(), Typings.write(typing)), typingDeadlines);
    }

    @Override
    public CompletionStage<Void> tellRead(UserName user, List<Marker> markers) {
        if (markers.size() > Limits.MAX_MARKERS_PER_USER) {
            return CompletableFuture.failedFuture(new BusException(
                    Reason.BUSY,
                    "a user has at most " + Limits.MAX_MARKERS_PER_USER + " markers, not " + markers.size()));
        }
        return send(new Outgoing.Read(user, ReadMarkers.write(markers)));
    }

    @Override
    public CompletionStage<Void> tellAccountChanged(UserName user) {
        return send(new Outgoing.AccountNote(user));
    }

    @Override
    public CompletionStage<Subscription> followRoom(RoomName room, LogListener listener) {
        return open(
                (subscription, consumers) -> {
                    consumers.add(link.topic(Destinations.room(room), deliveries.room(subscription, listener)));
                    fences.followed(room, subscription);
                },
                subscription -> fences.left(room, subscription));
    }

    @Override
    public CompletionStage<Subscription> openMailbox(UserName user, MailboxListener listener) {
        return open((subscription, consumers) -> {
            consumers.add(link.topic(Destinations.live(user), deliveries.live(subscription, listener)));
            consumers.add(link.mailbox(Destinations.mailbox(user), deliveries.waiting(subscription, listener)));
        });
    }

    @Override
    public CompletionStage<Subscription> consumeArchive(ArchiveListener listener) {
        return open((subscription, consumers) -> consumers.add(link.archive(
                Destinations.archive(config.archivePrefetch()), deliveries.archive(subscription, listener))));
    }

    @Override
    public CompletionStage<Subscription> onBroadcast(Consumer<byte[]> presence) {
        return open((subscription, consumers) ->
                consumers.add(link.topic(Destinations.PRESENCE, deliveries.presence(subscription, presence))));
    }

    private interface Opening {
        void open(GatedSubscription subscription, List<MessageConsumer> consumers) throws JMSException;
    }

    private CompletionStage<Subscription> open(Opening opening) {
        return open(opening, ended -> {});
    }

    private CompletionStage<Subscription> open(Opening opening, Consumer<GatedSubscription> ending) {
        CompletableFuture<Subscription> opened = new CompletableFuture<>();
        openDeadlines.watch(opened);
        if (!link.execute(() -> open(opening, ending, opened))) {
            opened.completeExceptionally(closedException());
        }
        return opened;
    }

    /**
     * Opens the consumers of a subscription, unless the time for it is over. Runs on {@code bus-control}, which owns
     * them.
     */
    private void open(Opening opening, Consumer<GatedSubscription> ending, CompletableFuture<Subscription> opened) {
        if (opened.isDone()) {
            return;
        }
        List<MessageConsumer> consumers = new ArrayList<>();
        GatedSubscription subscription = new GatedSubscription(self -> {
            ending.accept(self);
            link.execute(() -> consumers.forEach(link::close));
        });
        try {
            opening.open(subscription, consumers);
        } catch (JMSException e) {
            opened.completeExceptionally(
                    new BusException(Reason.UNAVAILABLE, "subscription refused: " + Connections.reason(e), e));
        }
        if (!opened.complete(subscription)) {
            subscription.close();
        }
    }

    @Override
    public boolean isShortOfRoom() {
        return publisher.isShortOfRoom();
    }

    @Override
    public void onConnectionChange(ConnectionListener listener) {
        news.add(listener);
    }

    /** How many entries wait for a transaction, for metrics. */
    public int outboxEntries() {
        return outbox.entries();
    }

    /** How many bytes the entries that wait for a transaction have together, for metrics. */
    public long outboxBytes() {
        return outbox.bytes();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        publisher.stopSoon();
        boolean interrupted = !join(config.publishTimeout());
        if (publishing.isAlive()) {
            publisher.stopNow();
            interrupted |= !join(config.connectTimeout());
        }
        BusException failure = closedException();
        outbox.drain().forEach(entry -> entry.sent().completeExceptionally(failure));
        link.close(timer);
        for (Deadlines deadlines : List.of(publishDeadlines, typingDeadlines, openDeadlines, barrierDeadlines)) {
            deadlines.failAll(failure);
        }
        timer.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for the end of {@code bus-out}, but not longer than {@code atMost}; false if interrupted, which ends the
     * wait.
     */
    private boolean join(Duration atMost) {
        try {
            publishing.join(atMost.toMillis());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
