package chat.parley.gateway.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds the gateway's settings in the environment. A variable that begins like one of ours ({@code PARLEY_BROKER_…}) and is
 * none is a typing error and a problem; other {@code PARLEY_…} variables are left alone, because other programs have theirs
 * ({@code PARLEY_PASSWORD} is the terminal client's).
 */
final class EnvironmentVariables {
    /**
     * The variables that Kubernetes sets for a Service that is named {@code parley-gateway}, with {@code
     * PARLEY_GATEWAY_PORT} = {@code tcp://10.0.0.1:7275} among them.
     */
    private static final Pattern SERVICE_LINK =
            Pattern.compile(".*_SERVICE_(HOST|PORT)(_.*)?|.*_PORT_\\d+_(TCP|UDP|SCTP)(_.*)?");

    private static final Pattern SERVICE_LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

    /** The character that stands for bytes that the Java machine could not read. */
    private static final char REPLACEMENT = '\ufffd';

    private EnvironmentVariables() {}

    static List<Setting> read(Map<String, String> environment, Collection<String> names, List<Problem> problems) {
        Map<String, String> nameOf = new HashMap<>();
        Set<String> sections = new HashSet<>();
        for (String name : names) {
            nameOf.put(Key.variable(name), name);
            sections.add(Key.variable(name.substring(0, name.indexOf('.') + 1)));
        }
        List<Setting> settings = new ArrayList<>();
        new TreeMap<>(environment).forEach((variable, value) -> {
            String source = "environment " + variable;
            String name = nameOf.get(variable);
            // Empty is how compose files pass on a variable that nobody set.
            if (value.isEmpty() || isServiceLink(variable, value)) {
                return;
            }
            if (name != null && value.indexOf(REPLACEMENT) >= 0) {
                problems.add(new Problem(
                        name, source, "is not UTF-8, or the process has no UTF-8 locale; set LC_ALL=C.UTF-8"));
            } else if (name != null) {
                settings.add(new Setting(name, value, source));
            } else if (sections.stream().anyMatch(variable::startsWith)) {
                problems.add(new Problem(
                        variable, "environment", "no such setting" + Suggestion.of(variable, nameOf.keySet())));
            }
        });
        return settings;
    }

    private static boolean isServiceLink(String variable, String value) {
        return SERVICE_LINK.matcher(variable).matches()
                || (variable.endsWith("_PORT")
                        && SERVICE_LINK_VALUE.matcher(value).matches());
    }
}
