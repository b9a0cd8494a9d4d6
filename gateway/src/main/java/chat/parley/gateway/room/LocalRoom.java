package chat.parley.gateway.room;

import chat.parley.bus.Bus;
import chat.parley.bus.BusException;
import chat.parley.bus.Mark;
import chat.parley.bus.Typing;
import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.history.LogPage;
import chat.parley.gateway.history.PageRequest;
import chat.parley.gateway.history.Proof;
import chat.parley.gateway.limit.RoomBudget;
import chat.parley.gateway.order.LogClock;
import chat.parley.gateway.presence.RoomRoster;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A room with members on this gateway: follows it on the bus, keeps its recent events, sends each to all members ({@link
 * Fanout}).
 *
 * <p><b>Threads.</b> Owned by {@code owner}. {@link #join}, {@link #read}, {@link #push}, {@link #interrupted} and
 * {@link #resumed} may be called from any thread and go there; {@link #leave} is called on the connection's loop.
 *
 * <p><b>What may be missing</b> is the business of its {@link Repair}.
 */
final class LocalRoom {
    private enum Phase {
        /** Nobody has come yet. */
        NEW,
        FOLLOWING,
        /** The room is not followed any more; whoever comes needs a new one. */
        RETIRED
    }

    private final RoomName name;
    private final LocalRooms rooms;
    private final RoomContext context;
    private final Owner owner;
    private final Members members;
    private final LogClock clock;
    private final Proof proof = new Proof();
    private final RecentEvents recent;
    private final Fanout fanout;
    private final Repair repair;
    private final List<JoinRequest> waiting = new ArrayList<>();
    private Phase phase = Phase.NEW;
    private Bus.@Nullable Subscription subscription;
    /** How many joins are between the decision to let them in and their membership. */
    private int entering;

    /** Whether the room is soon looked at, to retire it if nobody has come. */
    private boolean retiring;

    LocalRoom(RoomName name, LocalRooms rooms, RoomContext context, Owner owner) {
        this.name = name;
        this.rooms = rooms;
        this.context = context;
        this.owner = owner;
        this.members = new Members(context.counters());
        this.clock = new LogClock(
                LogKey.of(name), context.clock(), () -> context.fences().pass(name));
        this.recent = new RecentEvents(context.limits(), proof::awaitsMark, proof::upTo);
        this.fanout = new Fanout(name, proof, recent, members);
        this.repair = new Repair(name, context, owner, clock, proof, recent, fanout, this::loadEnded);
    }

    void join(JoinRequest request) {
        if (!owner.offer(() -> joinNow(request))) {
            request.fail(stopping());
        }
    }

    private void joinNow(JoinRequest request) {
        assert owner.isCurrent();
        if (phase == Phase.RETIRED) {
            rooms.join(request);
            return;
        }
        if (repair.isLoading()) {
            waiting.add(request);
        } else {
            admit(request);
        }
        if (phase == Phase.NEW) {
            follow(request.user());
        }
    }

    /**
     * Begins to follow the room. One that is not there is made by who comes first; if he may not, he is refused, and the
     * next one is asked.
     */
    private void follow(UserName first) {
        phase = Phase.FOLLOWING;
        Optional<ProtocolException> unfit = name.unfitForNewRoom();
        Optional<RoomBudget.Maker> maker =
                unfit.isPresent() ? Optional.empty() : context.budget().take(first);
        if (maker.isPresent()) {
            follow(maker.get());
            return;
        }
        context.loader()
                .exists(name, first)
                .whenComplete((exists, failure) -> owner.execute(() -> {
                    if (failure != null) {
                        fail(failure);
                    } else if (!exists) {
                        refuse(first, unfit.orElseGet(() -> context.budget().refuse(first)));
                    } else {
                        follow(context.budget().ofKnownRoom(first));
                    }
                }));
    }

    private void refuse(UserName maker, ProtocolException refusal) {
        retire();
        for (JoinRequest request : drainWaiting()) {
            if (request.user().equals(maker)) {
                request.fail(refusal);
            } else {
                rooms.join(request);
            }
        }
    }

    private void fail(Throwable failure) {
        retire();
        drainWaiting().forEach(request -> request.fail(failure));
    }

    private void follow(RoomBudget.Maker maker) {
        context.bus()
                .followRoom(name, new Arrivals())
                .whenComplete((following, failure) -> owner.execute(() -> {
                    if (failure != null) {
                        fail(failure);
                    } else {
                        subscription = following;
                        repair.begin(maker, earliestCursor());
                    }
                }));
    }

    /** The earliest cursor of those who wait; null if none has one. */
    private @Nullable LogCursor earliestCursor() {
        return waiting.stream()
                .map(JoinRequest::cursor)
                .filter(Objects::nonNull)
                .min(Comparator.comparing(LogCursor::position))
                .orElse(null);
    }

    /** Hands what arrives in the room's log to the owner. Called on threads of the bus. */
    private final class Arrivals implements Bus.LogListener {
        @Override
        public void events(List<EncodedEvent> events) {
            // At once: a fence that comes behind them gives ids above theirs.
            events.forEach(event -> clock.observe(event.id()));
            owner.execute(() -> {
                assert owner.isCurrent();
                fanout.arrived(events);
            });
        }

        @Override
        public void mark(Mark mark) {
            owner.execute(() -> repair.mark(mark));
        }

        @Override
        public void typing(Typing typing) {
            ServerFrame.Typing frame = new ServerFrame.Typing(name, typing.user(), typing.on());
            owner.execute(() -> members.pushToOnlookers(frame, name, typing.user()));
        }
    }

    private void loadEnded() {
        drainWaiting().forEach(this::admit);
        retireWhenIdle();
    }

    private List<JoinRequest> drainWaiting() {
        List<JoinRequest> drained = List.copyOf(waiting);
        waiting.clear();
        return drained;
    }

    /** Lets a client in. What is in memory is as new as the request once a fence has come back that was sent after it. */
    private void admit(JoinRequest request) {
        entering++;
        PageRequest page = request.page(context.time().instant());
        if (!recent.isComplete()) {
            enter(request, page, null);
            return;
        }
        context.fences()
                .pass(name)
                .whenComplete((passed, failure) -> owner.execute(() -> {
                    boolean inMemory = failure == null && recent.answer(page).isPresent();
                    if (inMemory || !recent.isComplete()) {
                        enter(request, page, null);
                    } else {
                        admitBehindBarrier(request, page);
                    }
                }));
    }

    private void admitBehindBarrier(JoinRequest request, PageRequest page) {
        context.reader()
                .onBehalfOf(request.user())
                .read(LogKey.of(name), page)
                .whenComplete((stored, failure) -> owner.execute(
                        () -> enter(request, page, stored != null ? stored : new LogPage(List.of(), true, null))));
    }

    private void enter(JoinRequest request, PageRequest page, @Nullable LogPage stored) {
        boolean again = members.contains(request.connection());
        CompletionStage<RoomRoster> roster =
                again ? context.presence().roster(name) : context.presence().enter(name, request.user());
        roster.whenComplete((users, failure) -> owner.execute(() -> {
            entering--;
            if (users == null) {
                request.fail(failure);
                retireWhenIdle();
            } else if (again && !members.contains(request.connection())) {
                // It has left meanwhile, and its presence with it: coming in without would be told to nobody, and
                // leaving twice.
                request.fail(gone());
                retireWhenIdle();
            } else {
                entered(request, users, stored == null ? recent.page(page) : recent.upToNow(stored, page));
            }
        }));
    }

    private void entered(JoinRequest request, RoomRoster roster, LogPage page) {
        assert owner.isCurrent();
        ServerFrame.Joined joined = new ServerFrame.Joined(
                request.frame().id(),
                name,
                roster.users(),
                roster.total(),
                roster.away(),
                page.events(),
                page.changes(),
                page.more(),
                page.recovered(),
                cursor(request, page),
                page.damaged());
        Connection connection = request.connection();
        members.add(connection, request.user(), () -> request.reply().complete(joined), () -> {
            request.fail(gone());
            owner.execute(() -> left(connection));
        });
    }

    /** The cursor that a client is told. One that was elsewhere may be further than is proven here. */
    private static @Nullable LogCursor cursor(JoinRequest request, LogPage page) {
        LogCursor end = page.end();
        LogCursor before = request.cursor();
        return end == null || before == null ? end : end.max(before);
    }

    /** Ends a membership: {@code connection} is sent nothing more. To be called on its loop. */
    void leave(Connection connection) {
        members.detach(connection);
        owner.execute(() -> left(connection));
    }

    private void left(Connection connection) {
        assert owner.isCurrent();
        members.remove(connection).ifPresent(user -> context.presence().leave(name, user));
        retireWhenIdle();
    }

    private boolean idle() {
        return members.isEmpty() && entering == 0 && waiting.isEmpty();
    }

    /** Retires the room if it is empty for a while: clients come back soon, often. */
    private void retireWhenIdle() {
        if (!idle() || retiring || phase == Phase.RETIRED) {
            return;
        }
        retiring = true;
        owner.after(context.limits().grace(), () -> {
            retiring = false;
            if (idle()) {
                retire();
            }
        });
    }

    private void retire() {
        phase = Phase.RETIRED;
        repair.end();
        rooms.retired(name, this);
        if (subscription != null) {
            subscription.close();
        }
    }

    /** A page of the room's log: from memory behind a fence, if that is sure to be the same, else from the store. */
    CompletionStage<LogPage> read(UserName reader, PageRequest request) {
        CompletableFuture<LogPage> answer = new CompletableFuture<>();
        context.fences().pass(name).whenComplete((passed, failure) -> {
            boolean begun = owner.offer(() -> {
                Optional<LogPage> page = failure == null ? recent.answer(request) : Optional.empty();
                page.ifPresentOrElse(answer::complete, () -> readBehindBarrier(reader, request, answer));
            });
            if (!begun) {
                answer.completeExceptionally(stopping());
            }
        });
        return answer;
    }

    private void readBehindBarrier(UserName reader, PageRequest request, CompletableFuture<LogPage> answer) {
        context.reader().onBehalfOf(reader).read(LogKey.of(name), request).whenComplete((page, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else {
                answer.complete(page);
            }
        });
    }

    /** The next id of the room's log, as {@link LogClock#next} gives it. */
    CompletionStage<EventId> nextId(boolean sure) {
        return clock.next(sure);
    }

    /** Whether the room's log may have an id as large as that, as {@link LogClock#mayHave} says it. */
    CompletionStage<Boolean> mayHave(EventId id) {
        return clock.mayHave(id);
    }

    void push(ServerFrame.Presence frame) {
        owner.execute(() -> members.push(frame));
    }

    void interrupted() {
        owner.execute(repair::interrupted);
    }

    void resumed() {
        owner.execute(repair::resumed);
    }

    private static BusException gone() {
        return new BusException(BusException.Reason.CLOSED, "the connection closed while it joined");
    }

    private static BusException stopping() {
        return new BusException(BusException.Reason.CLOSED, "the gateway stops");
    }
}
