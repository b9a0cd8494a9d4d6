package chat.parley.faults;

import chat.parley.protocol.RoomName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long faults were felt, from what users wrote down. Only faults that were alone count: of two at once nobody can say
 * which one cost what.
 */
final class Recovery {
    /** Nothing else fails this long before and after. */
    private static final long ALONE_BY_NANOS = Duration.ofSeconds(2).toNanos();
    /** What users of a gateway that was killed wait for is over long before; when it is started again is another matter. */
    private static final long BACK_BY_NANOS = Duration.ofSeconds(5).toNanos();
    /** A connection that is lost this soon after a gateway's end is lost by it. */
    private static final long LOST_BY_IT_NANOS = Duration.ofSeconds(1).toNanos();

    private final List<Journal> journals;
    private final List<Inflicted> faults;

    Recovery(List<Inflicted> happened, List<Journal> journals) {
        this.journals = journals.stream().filter(journal -> !journal.sleeps()).toList();
        this.faults = happened;
    }

    private boolean isAlone(Inflicted one, long untilNanos) {
        return faults.stream()
                .allMatch(other -> other.equals(one)
                        || other.isOutside(one.beganNanos() - ALONE_BY_NANOS, untilNanos + ALONE_BY_NANOS));
    }

    /** For each kind of fault, how long the user who waited longest waited for an acknowledgement, in milliseconds. */
    Map<FaultKind, List<Long>> longestWithoutService() {
        Map<FaultKind, List<Long>> longest = new EnumMap<>(FaultKind.class);
        for (Inflicted one : faults.stream()
                .filter(fault -> isAlone(fault, fault.wellNanos()))
                .toList()) {
            posts().filter(post -> post.acknowledged()
                            && post.sentNanos() <= one.wellNanos()
                            && post.acknowledgedNanos() >= one.beganNanos())
                    .mapToLong(post -> millis(post.acknowledgedNanos() - Math.max(post.sentNanos(), one.beganNanos())))
                    .max()
                    .ifPresent(worst -> longest.computeIfAbsent(one.fault().kind(), any -> new ArrayList<>())
                            .add(worst));
        }
        return longest;
    }

    /** For each user of a gateway that was killed, until all its rooms were back and complete, in milliseconds. */
    List<Long> afterGatewayKilled(IntFunction<String> names) {
        List<Long> times = new ArrayList<>();
        of(FaultKind.GATEWAY_KILLED)
                .filter(one -> isAlone(one, one.beganNanos() + BACK_BY_NANOS))
                .forEach(one -> {
                    String gateway = names.apply(one.fault().gateway());
                    for (Journal journal : journals) {
                        boolean hit = journal.connections().stream()
                                .filter(Journal.Change::lost)
                                .anyMatch(loss -> loss.gateway().equals(gateway)
                                        && loss.nanos() >= one.beganNanos()
                                        && loss.nanos() < one.beganNanos() + LOST_BY_IT_NANOS);
                        if (hit) {
                            backInAllRooms(journal, one.beganNanos()).ifPresent(times::add);
                        }
                    }
                });
        return times;
    }

    private static Optional<Long> backInAllRooms(Journal journal, long since) {
        long slowest = Long.MIN_VALUE;
        for (Stay stay : journal.stays()) {
            if (stay.wholeRun()) {
                OptionalLong back = stay.resumptions().stream()
                        .filter(told -> told.complete() && told.toldNanos() > since)
                        .mapToLong(Stay.Resumption::toldNanos)
                        .min();
                if (back.isEmpty()) {
                    return Optional.empty();
                }
                slowest = Math.max(slowest, back.getAsLong());
            }
        }
        return slowest == Long.MIN_VALUE ? Optional.empty() : Optional.of(millis(slowest - since));
    }

    /**
     * For each user who was there all the time, from when the broker served again until the user's next post was
     * acknowledged and everything that others had acknowledged by then was told, in milliseconds.
     */
    List<Long> afterBrokerRestarted() {
        List<Long> times = new ArrayList<>();
        of(FaultKind.BROKER_KILLED)
                .forEach(one -> journals.stream()
                        .filter(journal -> journal.stays().stream().anyMatch(Stay::wholeRun))
                        .forEach(journal -> journal.posts().stream()
                                .mapToLong(Post::acknowledgedNanos)
                                .filter(acknowledged -> acknowledged > one.wellNanos() && acknowledged < Long.MAX_VALUE)
                                .min()
                                .ifPresent(served -> times.add(millis(
                                        Math.max(served, allTold(journal, one.wellNanos())) - one.wellNanos())))));
        return times;
    }

    /** When the user had been told all that was acknowledged before {@code then}. */
    private long allTold(Journal journal, long then) {
        long latest = Long.MIN_VALUE;
        for (Stay stay : journal.stays()) {
            Map<String, Long> told =
                    stay.heard().stream().collect(Collectors.toMap(Heard::text, Heard::nanos, Math::min));
            latest = Math.max(
                    latest,
                    postsTo(stay.room())
                            .filter(post -> stay.isOwed(post) && post.acknowledgedNanos() <= then)
                            .mapToLong(post -> told.getOrDefault(post.text(), Long.MIN_VALUE))
                            .max()
                            .orElse(Long.MIN_VALUE));
        }
        return latest;
    }

    private Stream<Inflicted> of(FaultKind kind) {
        return faults.stream().filter(one -> one.fault().kind() == kind);
    }

    private Stream<Post> posts() {
        return journals.stream().flatMap(journal -> journal.posts().stream());
    }

    private Stream<Post> postsTo(RoomName room) {
        return posts().filter(post -> post.target().equals(room));
    }

    private static long millis(long nanos) {
        return nanos / 1_000_000;
    }
}
