package chat.parley.faults;

import chat.parley.cluster.Exchange;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What guests were promised and answered while the broker was away and after, and what that took. Thread-safe. */
final class AwayTally {
    private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();
    private final Queue<Said> said = new ConcurrentLinkedQueue<>();
    private final Queue<Long> catchUps = new ConcurrentLinkedQueue<>();
    private final Queue<String> lacking = new ConcurrentLinkedQueue<>();

    /** Something that was said until it was acknowledged. */
    record Said(String room, String text, long sentNanos, long acknowledgedNanos) {}

    void answered(Exchange exchange) {
        exchanges.add(exchange);
    }

    void acknowledged(Said post) {
        said.add(post);
    }

    /** A guest was told that nothing is missing. */
    void caughtUp(long nanos) {
        catchUps.add(nanos);
    }

    void lacking(String what) {
        lacking.add(what);
    }

    /** Answers that said they were complete, and were not. */
    Collection<String> lacking() {
        return List.copyOf(lacking);
    }

    Set<String> acknowledgedIn(String room) {
        return Set.copyOf(acknowledgedSince(room, Long.MIN_VALUE));
    }

    List<String> acknowledgedSince(String room, long thenNanos) {
        return said.stream()
                .filter(post -> post.room.equals(room) && post.acknowledgedNanos >= thenNanos)
                .map(Said::text)
                .collect(Collectors.toList());
    }

    /** The request that waited longest for its reply. */
    Exchange slowest() {
        return exchanges.stream().max((a, b) -> Long.compare(wait(a), wait(b))).orElseThrow();
    }

    private static long wait(Exchange exchange) {
        return exchange.repliedNanos() - exchange.sentNanos();
    }

    /** One line about one absence, which lasted from {@code awayNanos} to {@code backNanos}, and what came of it until now. */
    String report(String name, long awayNanos, long backNanos) {
        List<Exchange> since =
                exchanges.stream().filter(one -> one.repliedNanos() > awayNanos).toList();
        List<Exchange> before =
                since.stream().filter(one -> one.repliedNanos() <= backNanos).toList();
        List<Exchange> after =
                since.stream().filter(one -> one.repliedNanos() > backNanos).toList();
        List<Said> meanwhile = said.stream()
                .filter(post -> post.sentNanos < backNanos && post.acknowledgedNanos > backNanos)
                .toList();
        return String.format(
                "%s: away %.1f s; from its return: first post taken %.1f s, the last of %d posts said meanwhile %.1f s,"
                        + " the last of %d who came back has everything %.1f s; longest from request to answer: post %.1f s,"
                        + " login %.1f s, join %.1f s, history %.1f s; said meanwhile, until acknowledged %.1f s; recovered:false"
                        + " while away: joins %s, history %s, since: joins %s, history %s; refused for now %d; load %.1f",
                name,
                seconds(backNanos - awayNanos),
                said.stream()
                                .mapToLong(post -> post.acknowledgedNanos - backNanos)
                                .filter(nanos -> nanos > 0)
                                .min()
                                .orElse(0)
                        / 1e9,
                meanwhile.size(),
                seconds(meanwhile.stream()
                        .mapToLong(post -> post.acknowledgedNanos - backNanos)
                        .max()
                        .orElse(0)),
                catchUps.stream().filter(nanos -> nanos > awayNanos).count(),
                seconds(catchUps.stream()
                        .mapToLong(nanos -> nanos - backNanos)
                        .max()
                        .orElse(0)),
                longest(since, "post"),
                longest(since, "login"),
                longest(since, "join"),
                longest(since, "history"),
                seconds(meanwhile.stream()
                        .mapToLong(post -> post.acknowledgedNanos - post.sentNanos)
                        .max()
                        .orElse(0)),
                share(before, "join"),
                share(before, "history"),
                share(after, "join"),
                share(after, "history"),
                since.stream().filter(one -> !one.succeeded()).count(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static double longest(List<Exchange> exchanges, String request) {
        return seconds(exchanges.stream()
                .filter(one -> one.request().equals(request))
                .mapToLong(AwayTally::wait)
                .max()
                .orElse(0));
    }

    private static String share(List<Exchange> exchanges, String request) {
        Predicate<Exchange> page = one -> one.request().equals(request) && one.succeeded();
        return exchanges.stream().filter(page.and(Exchange::mayLackSomething)).count() + " of "
                + exchanges.stream().filter(page).count();
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}
