package chat.parley.gateway;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What /metrics answers, read strictly as Prometheus' text format 0.0.4 has it. */
final class Exposition {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{((?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\.)*\",?)*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Map<String, List<String>> SUFFIXES = Map.of(
            "counter", List.of(""),
            "gauge", List.of(""),
            "histogram", List.of("_bucket", "_sum", "_count"),
            "summary", List.of("", "_sum", "_count"));

    private final Map<String, String> types = new HashMap<>();
    private final Set<String> helped = new HashSet<>();
    private final Map<Series, Double> samples = new LinkedHashMap<>();

    private record Series(String name, Map<String, String> labels) {}

    /** Throws {@link AssertionError} at the first line that is wrong. */
    Exposition(String text) {
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line has no end");
        }
        String family = "";
        for (String line : text.split("\n", -1)) {
            if (line.startsWith("#")) {
                family = comment(line, family);
            } else if (!line.isEmpty()) {
                sample(line, family);
            }
        }
    }

    private String comment(String line, String family) {
        Matcher m = COMMENT.matcher(line);
        require(m.matches(), line, "is neither HELP nor TYPE");
        String name = m.group(2);
        if (m.group(1).equals("HELP")) {
            require(helped.add(name), line, "is there twice");
        } else {
            require(SUFFIXES.containsKey(m.group(3)), line, "is of no known type");
            require(types.put(name, m.group(3)) == null, line, "is there twice");
            require(helped.contains(name), line, "has no HELP before it");
        }
        require(name.equals(family) || m.group(1).equals("HELP"), line, "has no HELP just before it");
        return name;
    }

    private void sample(String line, String family) {
        Matcher m = SAMPLE.matcher(line);
        require(m.matches(), line, "is no sample");
        String type = types.getOrDefault(family, "");
        require(!type.isEmpty(), line, "belongs to no family");
        require(
                SUFFIXES.getOrDefault(type, List.of()).stream()
                        .anyMatch(end -> m.group(1).equals(family + end)),
                line,
                "is elsewhere");
        require(!type.equals("counter") || family.endsWith("_total"), line, "is a counter without _total");
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(m.group(2) == null ? "" : m.group(2));
        while (label.find()) {
            require(labels.put(label.group(1), label.group(2)) == null, line, "has a label twice");
        }
        double value = m.group(3).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(m.group(3));
        require(samples.put(new Series(m.group(1), labels), value) == null, line, "is there twice");
    }

    private static void require(boolean holds, String line, String problem) {
        if (!holds) {
            throw new AssertionError(problem + ": " + line);
        }
    }

    /** Of all families and series. */
    Set<String> names() {
        Set<String> names = new HashSet<>(types.keySet());
        samples.keySet().forEach(series -> names.add(series.name()));
        return names;
    }

    int size() {
        return samples.size();
    }

    /** The sum of all series of that name that have these labels; fails if there is none. */
    double value(String name, String... labels) {
        Map<String, String> wanted = new HashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return samples.entrySet().stream()
                .filter(sample -> sample.getKey().name().equals(name)
                        && sample.getKey().labels().entrySet().containsAll(wanted.entrySet()))
                .mapToDouble(Map.Entry::getValue)
                .reduce(Double::sum)
                .orElseThrow(() -> new AssertionError("no series " + name + wanted));
    }
}
