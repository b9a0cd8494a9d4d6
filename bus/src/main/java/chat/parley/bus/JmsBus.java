package chat.parley.bus;

import chat.parley.bus.BusException.Reason;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import jakarta.jms.JMSException;
import jakarta.jms.MessageConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    private final Requests requests = new Requests();
    private final ConnectionNews news;
    private final Deadlines publishDeadlines;
    private final Deadlines openDeadlines;
    private final Deadlines barrierDeadlines;
    private boolean closed;

    private JmsBus(
            BusConfig config,
            ScheduledThreadPoolExecutor timer,
            Outbox outbox,
            Publisher publisher,
            ConsumingLink link,
            ActiveMQTopic replyTopic) {
        this.config = config;
        this.timer = timer;
        this.outbox = outbox;
        this.publisher = publisher;
        this.link = link;
        this.replyTopic = replyTopic;
        publishing = named("bus-out").newThread(publisher);
        deliveries = new Deliveries(link, this::answer);
        news = new ConnectionNews(timer);
        publishDeadlines = new Deadlines(timer, config.publishTimeout(), "the broker did not confirm");
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

    /** As {@link #connect(BusConfig)}; {@code observer} is told of every transaction. */
    public static JmsBus connect(BusConfig config, BusObserver observer) {
        // After the end there are no deadlines and no news.
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, named("bus-timer"), new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        ActiveMQTopic replyTopic = Destinations.reply(UUID.randomUUID().toString());
        Outbox outbox = new Outbox(config);
        Publisher publisher = new Publisher(config, outbox, timer, replyTopic, observer);
        var control = Executors.newSingleThreadExecutor(named("bus-control"));
        try {
            publisher.connect();
            ConsumingLink link = ConsumingLink.connect(config, control);
            JmsBus bus = new JmsBus(config, timer, outbox, publisher, link, replyTopic);
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
        try {
            link.topic(replyTopic, requests::onAnswer);
        } catch (JMSException e) {
            link.close();
            throw Connections.failure(BrokerUrl.parse(config.url()).toString(), config, e);
        }
        link.onTransport(news::interrupted, () -> news.resumed(inForce -> link.execute(() -> awaitInForce(inForce))));
        publishing.start();
        LOG.info("bus connected broker={}", BrokerUrl.parse(config.url()));
    }

    private void awaitInForce(Runnable inForce) {
        try {
            link.awaitInForce(replyTopic);
            inForce.run();
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
        CompletableFuture<Void> sent = new CompletableFuture<>();
        refuseUnlessAccepted(sent, outbox.offer(new Outbox.Entry(what, sent, publishDeadlines.watch(sent))));
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
    public CompletionStage<Void> barrier(LogKey log) {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        barrierDeadlines.watch(answered);
        failWith(send(new Outgoing.Marker(log, requests.add(answered))), answered);
        return answered;
    }

    @Override
    public CompletionStage<Duration> roundTrip() {
        long start = System.nanoTime();
        CompletableFuture<Duration> took = new CompletableFuture<>();
        CompletableFuture<Void> answered = new CompletableFuture<>();
        publishDeadlines.watch(answered);
        CompletableFuture<Void> unused = answered.whenComplete((ok, failure) -> {
            if (failure == null) {
                took.complete(Duration.ofNanos(System.nanoTime() - start));
            } else {
                took.completeExceptionally(failure);
            }
        });
        failWith(send(new Outgoing.Answer(replyTopic, requests.add(answered))), answered);
        return took;
    }

    private static void failWith(CompletableFuture<Void> sent, CompletableFuture<Void> answered) {
        CompletableFuture<Void> unused = sent.whenComplete((ok, failure) -> {
            if (failure != null) {
                answered.completeExceptionally(failure);
            }
        });
    }

    @Override
    public CompletionStage<Subscription> followRoom(RoomName room, Consumer<List<EncodedEvent>> batches) {
        return open((subscription, consumers) ->
                consumers.add(link.topic(Destinations.room(room), deliveries.room(subscription, batches))));
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
        CompletableFuture<Subscription> opened = new CompletableFuture<>();
        openDeadlines.watch(opened);
        if (!link.execute(() -> open(opening, opened))) {
            opened.completeExceptionally(closedException());
        }
        return opened;
    }

    /** On {@code bus-control}, which owns the consumers. */
    private void open(Opening opening, CompletableFuture<Subscription> opened) {
        if (opened.isDone()) {
            return;
        }
        List<MessageConsumer> consumers = new ArrayList<>();
        GatedSubscription subscription =
                new GatedSubscription(self -> link.execute(() -> consumers.forEach(link::close)));
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
    public void onConnectionChange(ConnectionListener listener) {
        news.add(listener);
    }

    /** For metrics: how many entries wait for a transaction. */
    public int outboxEntries() {
        return outbox.entries();
    }

    /** For metrics: how large these are together. */
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
        link.close();
        for (Deadlines deadlines : List.of(publishDeadlines, openDeadlines, barrierDeadlines)) {
            deadlines.failAll(failure);
        }
        timer.shutdownNow();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for bus-out; false if interrupted, which ends the wait. */
    private boolean join(Duration atMost) {
        try {
            publishing.join(atMost.toMillis());
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
