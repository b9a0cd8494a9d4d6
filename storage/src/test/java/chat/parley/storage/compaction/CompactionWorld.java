package chat.parley.storage.compaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Body;
import chat.parley.protocol.Changes;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.UserName;
import chat.parley.storage.TestClock;
import chat.parley.storage.TestEvents;
import chat.parley.storage.history.History;
import chat.parley.storage.history.PlainLog;
import chat.parley.storage.history.S3History;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.objectstore.InterceptedObjectStore;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.segment.LogKind;
import chat.parley.storage.segment.SegmentCodec;
import chat.parley.storage.segment.SegmentContent;
import chat.parley.storage.segment.SegmentKey;
import chat.parley.storage.segment.SegmentLevel;
import chat.parley.storage.segment.SegmentWriter;
import chat.parley.storage.segment.TestSegments;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A bucket with one log, what was ever appended to it, processes that compact it and may be killed at any request, and
 * readers that compare what they see with what they must. All on one thread, with a time of its own: others come in between
 * two requests, as a seed decides.
 */
final class CompactionWorld implements AutoCloseable {
    static final LogKey LOG = LogKey.of(TestEvents.LOBBY);
    static final String RAW = "history/" + LOG + "/";
    static final String COMPACTED = "compacted/" + RAW;

    final TestClock clock = new TestClock(Instant.parse("2026-11-21T03:00:00Z"));
    final InMemoryObjectStore bucket = new InMemoryObjectStore();
    private final Random random;
    private final History appender = new S3History(bucket, clock, new DamagedObjects());
    private final List<EncodedEvent> appended = new ArrayList<>();
    private final Map<EventId, EncodedEvent> originals = new HashMap<>();
    private final Map<EventId, LogPosition> latest = new HashMap<>();
    private LogPosition lastPosition = LogPosition.NONE;
    private final Set<String> lines = new HashSet<>();
    /** The answers that a gateway archived which knew of no threads, so that nothing of them was written beside their roots. */
    private final Set<EventId> byOlder = new HashSet<>();

    private int nonces;

    CompactionWorld(long seed) {
        this.random = new Random(seed);
    }

    // ---- what is appended

    /** Some posts at and after {@code millis}, some of them repeated, in some raw segments. */
    void append(long millis, int count, long apartMillis) {
        List<EncodedEvent> events = new ArrayList<>();
        long at = millis;
        for (int i = 0; i < count; i++) {
            at += random.nextLong(apartMillis);
            Nonce nonce = new Nonce("n" + nonces++);
            events.add(event(at, nonce));
            if (random.nextInt(6) == 0) {
                events.add(event(at + random.nextLong(60_000), nonce));
            }
        }
        boolean numbered = random.nextInt(4) > 0; // else by a gateway that knows of no positions
        append(numbered ? nextPosition() : LogPosition.NONE, events);
        if (random.nextInt(4) == 0) {
            // a crash before the acknowledgement
            append(numbered ? nextPosition() : LogPosition.NONE, events.subList(0, 1 + random.nextInt(events.size())));
        }
    }

    /** A gateway that was frozen stores again what others stored long ago, and some of it was compacted meanwhile. */
    void appendAgain() {
        List<EncodedEvent> numbered = appended.stream()
                .filter(event -> isPosition(requireNonNull(latest.get(event.id()))))
                .toList();
        if (!numbered.isEmpty()) {
            int from = random.nextInt(numbered.size());
            append(numbered.subList(from, Math.min(numbered.size(), from + 1 + random.nextInt(5))));
        }
    }

    private LogPosition nextPosition() {
        lastPosition = random.nextInt(5) == 0
                ? new LogPosition(lastPosition.term() + 1, 1)
                : new LogPosition(lastPosition.term(), lastPosition.number() + 1 + random.nextInt(3));
        return lastPosition;
    }

    private EncodedEvent event(long millis, Nonce nonce) {
        String text = random.nextInt(20) == 0 ? "x".repeat(4000) : "x";
        return TestEvents.text(new EventId(millis << 16 | random.nextInt(0xffff), random.nextInt(4)), nonce, text);
    }

    /** Edits, removals and reactions of what was appended before, some of it by those who may not, and some of it twice. */
    void appendChanges(long millis) {
        List<EncodedEvent> changes = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            Event about = appended.get(random.nextInt(appended.size())).event();
            UserName from = random.nextInt(4) == 0 ? new UserName("bob") : TestEvents.ANN;
            Body.Change change = switch (random.nextInt(4)) {
                case 0 -> new Body.Removal(about.id(), null, random.nextBoolean() ? TestEvents.ANN : null);
                case 1 -> new Body.Reaction(about.id(), random.nextBoolean() ? "👍" : "🎉", random.nextBoolean());
                default -> new Body.Edit(about.id(), "edited " + nonces);
            };
            Nonce nonce = new Nonce("n" + nonces++);
            changes.add(said(millis + random.nextLong(60_000), from, nonce, change));
            if (random.nextInt(6) == 0) {
                changes.add(said(millis + random.nextLong(60_000), from, nonce, change));
            }
        }
        append(changes);
    }

    /** A moderator takes back the first of what was appended. */
    void appendRemoval(long millis) {
        EventId first = appended.get(0).id();
        Body removal = new Body.Removal(first, null, TestEvents.ANN);
        append(List.of(said(millis, new UserName("carol"), Nonce.ofRemoval(first), removal)));
    }

    private EncodedEvent said(long millis, UserName from, Nonce nonce, Body body) {
        EventId id = new EventId(millis << 16 | random.nextInt(0xffff), random.nextInt(4));
        return EncodedEvent.of(new Event(id, TestEvents.LOBBY, from, nonce, body));
    }

    /** Answers to texts that were appended before, and to answers, some of them twice; or all by an older gateway. */
    void appendAnswers(long millis, boolean older) {
        List<Event> texts = appended.stream()
                .map(EncodedEvent::event)
                .filter(event -> event.body() instanceof Body.Text)
                .toList();
        List<EncodedEvent> answers = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            Event to = texts.get(random.nextInt(random.nextBoolean() ? texts.size() : Math.min(5, texts.size())));
            Body answer = new Body.Text("answer " + nonces, to.id(), to.from(), to.root());
            UserName from = random.nextBoolean() ? new UserName("bob") : TestEvents.ANN;
            Nonce nonce = new Nonce("n" + nonces++);
            answers.add(said(millis + random.nextLong(7_200_000), from, nonce, answer));
            if (!older && random.nextInt(6) == 0) {
                answers.add(said(millis + random.nextLong(7_200_000), from, nonce, answer));
            }
        }
        LogPosition position = nextPosition();
        if (older) {
            new SegmentWriter(bucket).write(RAW, position, answers);
            answers.forEach(answer -> byOlder.add(answer.id()));
            noteAppended(position, answers);
        } else {
            append(position, answers);
        }
    }

    void append(List<EncodedEvent> events) {
        append(nextPosition(), events);
    }

    void append(LogPosition position, List<EncodedEvent> events) {
        appender.append(LOG, position, events);
        noteAppended(position, events);
    }

    private void noteAppended(LogPosition position, List<EncodedEvent> events) {
        appended.addAll(events);
        events.forEach(event -> originals.put(event.id(), event));
        events.forEach(event -> latest.put(event.id(), position));
        events.forEach(event -> lines.add(new String(event.json(), UTF_8)));
    }

    /** By a newer gateway: a kind that is not known here, between two that are. */
    void appendUnknown(long millis) {
        EncodedEvent first = event(millis, new Nonce("n" + nonces++));
        EncodedEvent last = event(millis + 2, new Nonce("n" + nonces++));
        EventId id = new EventId((millis + 1) << 16, 7);
        String unknown = "{ \"kind\":\"poll\",\"options\":[{\"id\":1}],\"id\":\"" + id
                + "\",\"room\":\"lobby\",\"from\":\"bob\",\"nonce\":\"m" + nonces++ + "\",\"new\":1.0}";
        EncodedEvent newer = EncodedEvent.read(unknown.getBytes(UTF_8));
        for (EncodedEvent event : List.of(first, newer, last)) {
            appended.add(event);
            originals.put(event.id(), event);
            latest.put(event.id(), LogPosition.NONE);
        }
        StringBuilder segment = new StringBuilder();
        for (String line : List.of(new String(first.json(), UTF_8), unknown, new String(last.json(), UTF_8))) {
            lines.add(line);
            segment.append(line).append('\n');
        }
        SegmentKey key = new SegmentKey(RAW, first.id(), last.id(), "newer." + id);
        bucket.put(key.toString(), TestSegments.compressed(segment.toString()), SegmentCodec.MEDIA_TYPE);
    }

    // ---- what happens to it

    /** A process that compacts; {@code interceptor} sees each of its requests. */
    Compaction compactor(InterceptedObjectStore.Interceptor interceptor) {
        return new S3Compaction(
                new InterceptedObjectStore(bucket, interceptor),
                clock,
                clock::nanoTime,
                nanos -> {},
                new DamagedObjects());
    }

    /** A process that compacts and takes another time of the day for the right one. */
    Compaction compactorAt(Clock other) {
        return new S3Compaction(bucket, other, clock::nanoTime, nanos -> {}, new DamagedObjects());
    }

    /** As if its holder had died long ago. */
    void breakLease() {
        bucket.delete(CompactionLease.KEY);
    }

    /** Compacts, and removes when the grace is over, until nothing changes any more. */
    void compactToTheEnd() {
        breakLease();
        Compaction compaction = compactor(new Undisturbed());
        int idle = 0;
        while (idle < 2) { // one may only find what can be removed later
            idle = compaction.run().changedSomething() ? 0 : idle + 1;
            clock.advance(Removable.GRACE);
        }
    }

    // ---- what is seen

    /** Pages through all of the log in both directions, and looks at the bucket. */
    void check() {
        check(bucket);
    }

    void check(ObjectStore seenBy) {
        History reader = new S3History(seenBy, clock, new DamagedObjects());
        List<EventId> expected = PlainLog.distinct(appended);
        assertThat(PlainLog.readDown(reader, LOG, random, event -> true)).isEqualTo(expected);
        assertThat(PlainLog.readUp(reader, LOG, random, event -> true)).isEqualTo(expected);
        checkShown(reader, byOlder);
        checkThreads(reader, 3, byOlder);
        Changes all = changes();
        Set<String> told = appended.stream()
                .map(event -> new String(all.told(event).json(), UTF_8))
                .collect(Collectors.toSet());
        assertThat(new HashSet<>(linesOf(RAW, COMPACTED)))
                .allMatch(line -> lines.contains(line) || told.contains(line))
                .hasSizeGreaterThanOrEqualTo(told.size());
        checkArrivals(reader);
    }

    private Changes changes() {
        Changes all = new Changes();
        all.addAll(appended);
        return all;
    }

    /** Every event of every page as it is now, with what counts of it. */
    private void checkShown(History reader, Set<EventId> without) {
        Changes all = changes();
        EventId before = EventId.MAX;
        boolean more = true;
        while (more) {
            History.Page page = reader.before(LOG, LogKind.EVENTS, before, 1 + random.nextInt(60), event -> true);
            Changes ofPage = new Changes();
            ofPage.addAll(page.changes());
            for (EncodedEvent event : page.events()) {
                EncodedEvent original = originals.get(event.id());
                Event said = requireNonNull(original).event();
                assertThat(without(without, ofPage.counting(said))).isEqualTo(without(without, all.counting(said)));
                if (!(original.event().body() instanceof Body.Change)) {
                    assertThat(event).isEqualTo(all.told(original));
                }
            }
            before = page.goOn() != null || page.events().isEmpty()
                    ? requireNonNull(page.goOn())
                    : page.events().get(0).id();
            more = page.more();
        }
    }

    private static List<EncodedEvent> without(Set<EventId> ids, List<EncodedEvent> events) {
        return events.stream()
                .filter(event -> !(event.event().body() instanceof Body.Answer && ids.contains(event.id())))
                .toList();
    }

    /** All of what was appended is compacted: also the answers that an older gateway archived are in their threads. */
    void checkThreads() {
        assertThat(byOlder).as("the test does what it says").isNotEmpty();
        History reader = new S3History(bucket, clock, new DamagedObjects());
        checkShown(reader, Set.of());
        checkThreads(reader, Integer.MAX_VALUE, Set.of());
    }

    /** Pages through some threads, in both directions. */
    private void checkThreads(History reader, int most, Set<EventId> without) {
        Changes all = changes();
        Map<EventId, Set<EventId>> threads = new TreeMap<>();
        for (EncodedEvent event : appended) {
            EventId root = event.event().root();
            if (root != null) {
                threads.computeIfAbsent(root, key -> new TreeSet<>());
            }
        }
        threads.forEach((root, answers) -> all.about(root).stream()
                .filter(change -> change.event().body() instanceof Body.Answer && !without.contains(change.id()))
                .forEach(change -> answers.add(change.id())));
        List<EventId> roots = new ArrayList<>(threads.keySet());
        Collections.shuffle(roots, random);
        for (EventId root : roots.subList(0, Math.min(most, roots.size()))) {
            List<EventId> expected = List.copyOf(requireNonNull(threads.get(root)));
            assertThat(PlainLog.readThreadDown(reader, LOG, root, random))
                    .filteredOn(id -> !without.contains(id))
                    .isEqualTo(expected);
            assertThat(PlainLog.readThreadUp(reader, LOG, root, random))
                    .filteredOn(id -> !without.contains(id))
                    .isEqualTo(expected);
        }
    }

    /** Nothing of what was taken back is in the bucket any more. */
    void checkGone() {
        Changes all = changes();
        Set<String> gone = appended.stream()
                .filter(event -> !all.told(event).equals(event))
                .map(event -> new String(event.json(), UTF_8))
                .collect(Collectors.toSet());
        assertThat(gone).as("the test does what it says").isNotEmpty();
        assertThat(linesOf(RAW, COMPACTED)).doesNotContainAnyElementsOf(gone);
        for (String prefix : List.of(RAW, COMPACTED)) {
            for (String key : bucket.list(prefix, null, Integer.MAX_VALUE)) {
                SegmentKey.parse(SegmentContent.CHANGES, prefix, key)
                        .ifPresent(segment -> assertThat(
                                        SegmentCodec.decodeLines(
                                                        segment,
                                                        bucket.get(key)
                                                                .orElseThrow()
                                                                .bytes())
                                                .stream()
                                                .map(line -> new String(line.json(), UTF_8)))
                                .doesNotContainAnyElementsOf(gone));
            }
        }
    }

    /** From the start, and from a place in the middle. */
    private void checkArrivals(History reader) {
        LogCursor end = reader.end(LOG);
        assertThat(end.position()).isEqualTo(lastPosition);
        assertThat(end.newest())
                .isEqualTo(
                        latest.keySet().stream().max(Comparator.naturalOrder()).orElseThrow());
        LogPosition middle = new LogPosition(random.nextLong(lastPosition.term() + 1), random.nextInt(20));
        EventId newest = appended.get(random.nextInt(appended.size())).id();
        for (LogCursor cursor : List.of(LogCursor.START, new LogCursor(middle, newest), end)) {
            assertThat(PlainLog.readSince(reader, LOG, cursor, random))
                    .as("since %s", cursor)
                    .isEqualTo(PlainLog.distinct(arrivedAfter(cursor)));
        }
        Set<EventId> stored = reader.stored(LOG, latest.keySet(), middle);
        assertThat(idsWhere(at -> isPosition(at) && at.compareTo(middle) <= 0)).isSubsetOf(stored);
        assertThat(stored)
                .as("some have a later position besides an earlier one")
                .isSubsetOf(idsWhere(CompactionWorld::isPosition));
    }

    private static boolean isPosition(LogPosition at) {
        return !at.equals(LogPosition.NONE);
    }

    private Set<EventId> idsWhere(Predicate<LogPosition> holds) {
        return latest.keySet().stream()
                .filter(id -> holds.test(requireNonNull(latest.get(id))))
                .collect(Collectors.toSet());
    }

    private List<EncodedEvent> arrivedAfter(LogCursor cursor) {
        long fromMillis = cursor.newest().millis() - 30_000;
        return appended.stream()
                .filter(event -> {
                    LogPosition at = requireNonNull(latest.get(event.id()));
                    return at.equals(LogPosition.NONE)
                            ? event.id().millis() >= fromMillis
                            : at.compareTo(cursor.position()) > 0;
                })
                .toList();
    }

    /** In all segments, as often as they are there. */
    List<String> linesOf(String... prefixes) {
        List<String> found = new ArrayList<>();
        for (String prefix : prefixes) {
            for (SegmentKey key : segments(prefix)) {
                SegmentCodec.decodeLines(
                                key, bucket.get(key.toString()).orElseThrow().bytes())
                        .forEach(line -> found.add(new String(line.json(), UTF_8)));
            }
        }
        return found;
    }

    List<SegmentKey> segments(String prefix) {
        return bucket.list(prefix, null, Integer.MAX_VALUE).stream()
                .flatMap(key -> SegmentKey.parse(prefix, key).stream())
                .toList();
    }

    /** Nothing is left to do before {@code end}, and no event is there twice. */
    void checkCompacted(Instant end) {
        assertThat(segments(RAW))
                .allSatisfy(raw -> assertThat(raw.last().time()).isAfterOrEqualTo(end));
        assertThat(segments(COMPACTED))
                .allSatisfy(compacted -> assertThat(
                                SegmentLevel.monthOf(compacted.first().millis()))
                        .isEqualTo(SegmentLevel.monthOf(compacted.last().millis())));
    }

    long daysAgo(double days) {
        return clock.millis() - (long) (days * Duration.ofDays(1).toMillis());
    }

    @Override
    public void close() {
        bucket.close();
    }

    static final class Undisturbed implements InterceptedObjectStore.Interceptor {
        @Override
        public void before() {}

        @Override
        public void after() {}
    }

    /** Dies before or after its n-th request, and stays dead. */
    static final class KilledAt implements InterceptedObjectStore.Interceptor {
        private final int last;
        private final boolean done;
        private int requests;

        /** @param done whether the store carries the last request out */
        KilledAt(int last, boolean done) {
            this.last = last;
            this.done = done;
        }

        @Override
        public void before() {
            requests++;
            if (requests > last || (requests == last && !done)) {
                throw new StorageException("killed");
            }
        }

        @Override
        public void after() {
            if (requests == last) {
                throw new StorageException("killed");
            }
        }

        boolean isDead() {
            return requests >= last;
        }
    }
}
