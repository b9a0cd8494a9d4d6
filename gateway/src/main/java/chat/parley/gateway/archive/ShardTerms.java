package chat.parley.gateway.archive;

import chat.parley.storage.document.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The terms under which this archiver writes, by shard: taken when they are first needed, and given up when a check finds that
 * somebody else took the shard. Takes that are wanted while one is under way share the next one, and so do checks: one that is
 * under way may have begun too early for who comes now. Owned by the archive thread.
 */
final class ShardTerms {
    private static final Logger log = LoggerFactory.getLogger(ShardTerms.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int MAX_DOUBLINGS = 5;

    private final Offloaded blocking;
    private final Terms terms;
    private final Map<Integer, Long> held = new HashMap<>();
    private final Map<Integer, Integer> losses = new HashMap<>();
    /** The largest term that is known to have been given. */
    private long largest;

    private @Nullable List<Wanted> nextTake;
    private boolean taking;
    private @Nullable List<Check> nextCheck;
    private boolean checking;

    private record Wanted(int shard, Runnable taken, Consumer<Throwable> failed) {}

    private record Check(Consumer<Map<Integer, Long>> current, Consumer<Throwable> failed) {}

    ShardTerms(Offloaded blocking, Terms terms) {
        this.blocking = blocking;
        this.terms = terms;
    }

    /**
     * The term that is held for {@code shard}; null until one is taken. It may be another's by now: only a {@link #check}
     * that begins later can tell.
     */
    @Nullable
    Long of(int shard) {
        return held.get(shard);
    }

    /** Takes a term for {@code shard}, unless one is held when its turn comes. */
    void take(int shard, Runnable taken, Consumer<Throwable> failed) {
        if (nextTake == null) {
            nextTake = new ArrayList<>();
        }
        nextTake.add(new Wanted(shard, taken, failed));
        beginTake();
    }

    private void beginTake() {
        List<Wanted> wanted = nextTake;
        if (taking || wanted == null) {
            return;
        }
        nextTake = null;
        Set<Integer> shards = new HashSet<>();
        wanted.forEach(each -> shards.add(each.shard));
        shards.removeAll(held.keySet());
        if (shards.isEmpty()) {
            wanted.forEach(each -> each.taken.run());
            return;
        }
        taking = true;
        long above = largest;
        blocking.call(
                () -> terms.take(shards, above),
                term -> {
                    log.debug("shards taken term={} shards={}", term, shards);
                    largest = Math.max(largest, term);
                    shards.forEach(shard -> held.put(shard, term));
                    taking = false;
                    wanted.forEach(each -> each.taken.run());
                    beginTake();
                },
                failure -> {
                    taking = false;
                    wanted.forEach(each -> each.failed.accept(failure));
                    beginTake();
                });
    }

    /** Tells {@code current} the terms of all shards as they are at some moment after this call. */
    void check(Consumer<Map<Integer, Long>> current, Consumer<Throwable> failed) {
        if (nextCheck == null) {
            nextCheck = new ArrayList<>();
        }
        nextCheck.add(new Check(current, failed));
        beginCheck();
    }

    private void beginCheck() {
        List<Check> waiting = nextCheck;
        if (checking || waiting == null) {
            return;
        }
        nextCheck = null;
        checking = true;
        blocking.call(
                terms::current,
                current -> {
                    checking = false;
                    waiting.forEach(each -> each.current.accept(current));
                    beginCheck();
                },
                failure -> {
                    checking = false;
                    waiting.forEach(each -> each.failed.accept(failure));
                    beginCheck();
                });
    }

    /** Notes a term that is in the store: the next one that is taken has to be larger. */
    void seen(long term) {
        largest = Math.max(largest, term);
    }

    /**
     * Gives {@code term} up: {@code shard} is not ours under it any more. Returns how long to leave it alone: two archivers
     * that both hold events of it, since one of them was frozen, would go on to take it from each other.
     */
    Duration lost(int shard, long term) {
        int times = held.remove(shard, term) ? losses.merge(shard, 1, Integer::sum) : losses.getOrDefault(shard, 1);
        if (times == 1) {
            return Duration.ZERO;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 2, MAX_DOUBLINGS));
        return pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis()));
    }

    /** Forgets how often {@code shard} was lost, since something of it counted. */
    void counted(int shard) {
        losses.remove(shard);
    }
}
