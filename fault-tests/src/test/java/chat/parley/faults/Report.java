package chat.parley.faults;

import chat.parley.protocol.UserName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What one or more runs amount to, as Markdown: docs/reliability.md has such tables. */
final class Report {
    /** Where reports are kept. */
    static final Path FOLDER = Path.of("target", "fault-reports");

    private final List<FaultRun> runs = new ArrayList<>();

    Report add(FaultRun run) {
        runs.add(run);
        return this;
    }

    /** A line for each run, and the sum. */
    String counts() {
        StringBuilder table = new StringBuilder("""
                | seed | faults | posts acknowledged | of these private | never acknowledged | messages told | connections lost | violations |
                |---:|---:|---:|---:|---:|---:|---:|---:|
                """);
        long[] sums = new long[7];
        for (FaultRun run : runs) {
            long[] counts = counts(run);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += counts[i];
            }
            table.append(row(Long.toString(run.plan().seed()), counts));
        }
        if (runs.size() > 1) {
            table.append(row("all", sums));
        }
        return table.toString();
    }

    private static long[] counts(FaultRun run) {
        List<Post> posts =
                run.journals().stream().flatMap(one -> one.posts().stream()).toList();
        List<Post> acknowledged = posts.stream().filter(Post::acknowledged).toList();
        long told = run.journals().stream()
                .mapToLong(one -> one.privately().size()
                        + one.stays().stream()
                                .mapToLong(stay -> stay.heard().size())
                                .sum())
                .sum();
        return new long[] {
            run.happened().size(),
            acknowledged.size(),
            acknowledged.stream()
                    .filter(post -> post.target() instanceof UserName)
                    .count(),
            posts.size() - acknowledged.size(),
            told,
            run.journals().stream().mapToLong(Journal::connectionsLost).sum(),
            run.violations().size()
        };
    }

    private static String row(String name, long[] counts) {
        StringBuilder row = new StringBuilder("| ").append(name).append(" |");
        for (long count : counts) {
            row.append(' ').append(String.format("%,d", count)).append(" |");
        }
        return row.append('\n').toString();
    }

    /** How often each kind happened, and the longest that a user waited for an acknowledgement. */
    String withoutService() {
        Map<FaultKind, Integer> happened = new EnumMap<>(FaultKind.class);
        Map<FaultKind, List<Long>> waits = new EnumMap<>(FaultKind.class);
        for (FaultRun run : runs) {
            run.happened().forEach(one -> happened.merge(one.fault().kind(), 1, Integer::sum));
            recovery(run)
                    .longestWithoutService()
                    .forEach((kind, longest) -> waits.computeIfAbsent(kind, any -> new ArrayList<>())
                            .addAll(longest));
        }
        StringBuilder table = new StringBuilder("""
                | fault | happened | of these alone | longest wait for an acknowledgement, median | most |
                |---|---:|---:|---:|---:|
                """);
        happened.forEach((kind, times) -> {
            List<Long> longest = waits.getOrDefault(kind, List.of());
            table.append(String.format(
                    "| %s | %d | %d | %s | %s |%n", kind, times, longest.size(), median(longest), most(longest)));
        });
        return table.toString();
    }

    String recoveries() {
        return line(
                        "back and complete after a gateway's SIGKILL",
                        runs.stream().flatMap(run -> recovery(run).afterGatewayKilled(run.gateways()::get).stream()))
                + line(
                        "served and complete after the broker is up again",
                        runs.stream().flatMap(run -> recovery(run).afterBrokerRestarted().stream()));
    }

    /** How many edits, removals and reactions were acknowledged, and how many were not. */
    private String changes() {
        List<Changing.Asked> asked = runs.stream()
                .flatMap(run -> run.journals().stream())
                .flatMap(journal -> journal.changing().asked().stream())
                .toList();
        long acknowledged = asked.stream().filter(Changing.Asked::acknowledged).count();
        return String.format("- changes: %,d acknowledged, %,d not%n", acknowledged, asked.size() - acknowledged);
    }

    private static String line(String what, Stream<Long> millis) {
        List<Long> times = millis.toList();
        return String.format("- %s: median %s, most %s (%d users)%n", what, median(times), most(times), times.size());
    }

    private static Recovery recovery(FaultRun run) {
        return new Recovery(run.happened(), run.journals());
    }

    /** All of it, and what went wrong. */
    String full() {
        StringBuilder text = new StringBuilder();
        for (FaultRun run : runs) {
            text.append("seed ").append(run.plan().seed()).append('\n');
            run.plan().faults().forEach(fault -> text.append("  ").append(fault).append('\n'));
            section(text, "VIOLATION", run.violations());
            section(text, "refused or failed", run.troubles());
            section(text, "error logged", run.errors());
        }
        return text.append('\n')
                .append(counts())
                .append('\n')
                .append(withoutService())
                .append('\n')
                .append(recoveries())
                .append(changes())
                .toString();
    }

    /** Keeps {@link #full} under that name, and prints it. */
    @SuppressWarnings("SystemOut") // the report is what the suite is run for
    void write(String name) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(name), full());
        System.out.println(full());
    }

    private static void section(StringBuilder text, String name, List<?> lines) {
        lines.stream()
                .limit(20)
                .forEach(line ->
                        text.append("  ").append(name).append(": ").append(line).append('\n'));
        if (lines.size() > 20) {
            text.append("  ")
                    .append(name)
                    .append(": and ")
                    .append(lines.size() - 20)
                    .append(" more\n");
        }
    }

    private static String median(List<Long> millis) {
        if (millis.isEmpty()) {
            return "–";
        }
        List<Long> sorted = new ArrayList<>(millis);
        Collections.sort(sorted);
        return seconds(sorted.get(sorted.size() / 2));
    }

    private static String most(List<Long> millis) {
        return millis.isEmpty() ? "–" : seconds(Collections.max(millis));
    }

    private static String seconds(long millis) {
        return String.format("%.1f s", millis / 1e3);
    }
}
