package chat.parley.gateway.metrics;

import chat.parley.bus.BusObserver;
import chat.parley.gateway.archive.Held;
import chat.parley.gateway.connection.ConnectionCounters;
import chat.parley.gateway.file.UploadSweep;
import chat.parley.gateway.health.Health;
import chat.parley.gateway.limit.FileQuota;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.limit.Sockets;
import chat.parley.gateway.limit.TypingBudget;
import chat.parley.gateway.marker.MarkerStore;
import chat.parley.gateway.presence.Presence;
import chat.parley.gateway.session.RequestCounters;
import chat.parley.gateway.thread.Defects;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.storage.Storage;
import chat.parley.storage.objectstore.StorageObserver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The numbers of one gateway. What happens often is counted where it happens and read when a scrape asks; what is timed, a
 * transaction or a request, is told to observers. No label has the name of a room or a user: their number would have no
 * bound.
 *
 * <p><b>Threads.</b> The methods that say where numbers come from are for the thread that wires the gateway; observers may
 * be told on any thread, and do not block.
 */
public final class Metrics {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).throwExceptionOnRegistrationFailure();
    private final BusMeters bus = new BusMeters(registry);
    private final StorageMeters storage = new StorageMeters(registry);

    /** @param gateway the name of this gateway, which {@code parley.build.info} tells with the version */
    public Metrics(String gateway, String version) {
        Gauge.builder("parley.build.info", () -> 1)
                .description("Which Parley this gateway is, and its name; always 1")
                .tag("version", version)
                .tag("gateway", gateway)
                .register(registry);
    }

    public BusObserver bus() {
        return bus;
    }

    public StorageObserver storage() {
        return storage;
    }

    /** Notes how long a round trip through the broker took. */
    public void roundTrip(Duration took) {
        bus.roundTrip(took);
    }

    /** Times a barrier that begins now; returns the same stage. */
    public <T> CompletionStage<T> barrier(CompletionStage<T> begun) {
        return bus.barrier(begun);
    }

    public void outbox(IntSupplier entries, LongSupplier bytes) {
        gauge("parley.outbox.entries", "What waits to be sent to the broker", entries::getAsInt);
        Gauge.builder("parley.outbox", bytes::getAsLong)
                .description("How large that is")
                .baseUnit("bytes")
                .register(registry);
    }

    public void connections(ConnectionCounters counters) {
        gauge("parley.connections", "Open chats", counters::open);
        counter("parley.connections.opened", "Chats that were opened", counters, ConnectionCounters::openedInAll);
        for (CloseCode code : CloseCode.values()) {
            FunctionCounter.builder("parley.connections.closed", counters, counted -> counted.closedBecause(code))
                    .description(
                            "Chats that this gateway closed, by the WebSocket close code; 4000 is a client too slow")
                    .tag("code", Integer.toString(code.status()))
                    .tag("reason", code.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        counter(
                "parley.deliveries",
                "Events times the sockets that each was handed to",
                counters,
                ConnectionCounters::deliveries);
    }

    public void requests(RequestCounters counters) {
        counter(
                "parley.posts",
                "Posts, edits, removals and reactions that were acknowledged",
                counters,
                RequestCounters::posts);
        for (ErrorCode code : ErrorCode.values()) {
            FunctionCounter.builder("parley.posts.refused", counters, counted -> counted.postsRefused(code))
                    .description("Posts, edits, removals and reactions that were refused, by error code")
                    .tag("code", code.name())
                    .register(registry);
            FunctionCounter.builder("parley.requests.refused", counters, counted -> counted.refusedBecause(code))
                    .description("Requests of any kind that were refused, also before it was known what they are")
                    .tag("code", code.name())
                    .register(registry);
        }
    }

    public void typing(TypingBudget budget) {
        counter(
                "parley.typing.spared",
                "How often it was not told that a user types, since that was told just before",
                budget,
                TypingBudget::spared);
    }

    public void limits(Refusals refusals, Sockets sockets) {
        gauge("parley.sockets", "Open connections of any kind", sockets::open);
        gauge("parley.sockets.strangers", "Those of them whose client has not signed in", sockets::strangers);
        for (Limit limit : Limit.values()) {
            FunctionCounter.builder("parley.limits.refused", refusals, counted -> counted.count(limit))
                    .description("What was refused because it was too much, or came from where it may not")
                    .tag("limit", limit.tag())
                    .register(registry);
        }
    }

    public void presence(Presence presence) {
        gauge("parley.rooms", "Rooms with members that are connected here", presence::roomsHere);
        gauge("parley.users", "Users that are signed in here", presence::usersHere);
    }

    public void markers(MarkerStore markers) {
        gauge("parley.markers.waiting", "Users whose read markers wait to be stored, or looked at", markers::waiting);
        counter("parley.markers.stored", "Times that a user's read markers were stored", markers, MarkerStore::stored);
    }

    public void uploads(FileQuota quota, UploadSweep sweep) {
        gauge("parley.uploads.pending", "Uploads begun here, and neither completed nor given up", quota::pending);
        counter(
                "parley.uploads.swept",
                "Uploads that nobody completed in their time, removed by this gateway",
                sweep,
                UploadSweep::removed);
    }

    public void defects(Defects defects) {
        counter(
                "parley.defects",
                "Tasks of rooms, users, presence and archive that failed by a defect; the log has each",
                defects,
                Defects::count);
    }

    public void damage(Storage storage) {
        gauge(
                "parley.store.damaged.objects",
                "Accounts, markers, segments, uploads and records of files that were found damaged since the start",
                storage::damagedObjects);
    }

    public void health(Health health) {
        gauge(
                "parley.ready",
                "1 if /readyz answers 200, else 0",
                () -> health.ready().ok() ? 1 : 0);
    }

    /** Makes what writes down all numbers, with the process's own. To be called last; the caller closes it. */
    public Scrape scrape(Supplier<CompletionStage<Held>> archiver, InstantSource time) {
        ArchiveMeters archive = new ArchiveMeters(archiver, time, registry);
        ProcessMeters process = new ProcessMeters(registry);
        return new Scrape(
                () -> {
                    archive.refresh();
                    return registry.scrape();
                },
                process);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    /** Has a number read off {@code counters}, which must be held by somebody else as long as this is in use. */
    private <T> void counter(String name, String description, T counters, ToDoubleFunction<T> value) {
        FunctionCounter.builder(name, counters, value).description(description).register(registry);
    }
}
