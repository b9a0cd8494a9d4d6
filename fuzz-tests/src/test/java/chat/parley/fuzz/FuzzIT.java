package chat.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzing by coverage, a process for each target: {@code fuzz.seconds} or {@code fuzz.runs} of it. What fails is in {@code
 * target/fuzz}, with the input.
 */
class FuzzIT {
    private static final Path RESULTS = Path.of("target/fuzz").toAbsolutePath();
    private static final int MAX_INPUT_BYTES = 4096;
    /** Longer ones reach little that these do not, and fill the tree. */
    private static final int MAX_SEED_BYTES = 400;

    /** Of one target's seeds. */
    private static final int MAX_SEEDS_BYTES = 8_000;

    private static final Pattern RUNS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern PACE = Pattern.compile("stat::average_exec_per_sec: +(\\d+)");

    static Stream<Target> targets() {
        String named = System.getProperty("fuzz.targets", "");
        return named.isBlank()
                ? Stream.of(Target.values())
                : Arrays.stream(named.split(",", -1)).map(Target::valueOf);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothingBreaksIt(Target target) throws IOException, InterruptedException {
        Path folder = RESULTS.resolve(target.name().toLowerCase(Locale.ROOT));
        Path corpus = emptied(folder.resolve("corpus"));
        int number = 0;
        for (byte[] seed : target.seeds()) {
            Files.write(corpus.resolve(String.format(Locale.ROOT, "seed-%05d", number++)), seed);
        }
        long runs = Long.getLong("fuzz.runs", 0);
        List<String> until = runs > 0
                ? List.of("-runs=" + runs)
                : List.of("-max_total_time=" + System.getProperty("fuzz.seconds", "5"));
        String log = run(target, folder, "fuzz.log", until, corpus.toString());
        System.out.printf(
                Locale.ROOT, "fuzzed target=%s runs=%s perSecond=%s%n", target, found(RUNS, log), found(PACE, log));
        if (Boolean.getBoolean("fuzz.keep")) {
            Path merged = emptied(folder.resolve("merged"));
            run(
                    target,
                    folder,
                    "merge.log",
                    List.of("-merge=1", "-max_len=" + MAX_SEED_BYTES),
                    merged.toString(),
                    corpus.toString());
            target.keep(withRoom(target.seeds(), contents(merged)));
        }
    }

    /** All of the old ones, and of the new ones the smallest, as many as there is room for. */
    private static List<byte[]> withRoom(List<byte[]> old, List<byte[]> found) {
        List<byte[]> kept = new ArrayList<>(old);
        int bytes = old.stream().mapToInt(seed -> seed.length).sum();
        for (byte[] next : found) {
            bytes += next.length;
            if (bytes > MAX_SEEDS_BYTES) {
                break;
            }
            if (old.stream().noneMatch(seed -> Arrays.equals(seed, next))) {
                kept.add(next);
            }
        }
        return kept;
    }

    private static String found(Pattern pattern, String log) {
        Matcher matcher = pattern.matcher(log);
        assertThat(matcher.find()).as("%s in the log: %s", pattern, log).isTrue();
        return matcher.group(1);
    }

    private static String run(Target target, Path folder, String logName, List<String> until, String... corpora)
            throws IOException, InterruptedException {
        Path log = folder.resolve(logName);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:-OmitStackTraceInFastThrow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.className(),
                "--instrumentation_includes=chat.parley.**:com.fasterxml.jackson.core.**:io.netty.handler.**",
                // Its hooks are for what we do not do, and break on what Netty does.
                "--custom_hook_includes=chat.parley.**",
                "--reproducer_path=" + folder));
        command.addAll(List.of(
                "-artifact_prefix=" + folder + "/",
                "-max_len=" + MAX_INPUT_BYTES,
                "-timeout=120",
                "-rss_limit_mb=2048",
                "-print_final_stats=1"));
        command.addAll(until);
        command.addAll(List.of(corpora));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exit;
        try {
            exit = process.waitFor();
        } finally {
            process.destroy();
        }
        String text = Files.readString(log);
        assertThat(exit)
                .as("%s; the input is in %s; %s", target, folder, text.substring(Math.max(0, text.length() - 6000)))
                .isZero();
        return text;
    }

    private static Path emptied(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path old : files(folder)) {
            Files.delete(old);
        }
        return folder;
    }

    private static List<byte[]> contents(Path folder) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path file : files(folder)) {
            contents.add(Files.readAllBytes(file));
        }
        contents.sort(Comparator.comparingInt(content -> content.length));
        return contents;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }
}
