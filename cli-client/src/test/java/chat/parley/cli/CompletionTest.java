package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.arguments.Access;
import chat.parley.cli.chat.OptionsParser;
import chat.parley.cli.image.ImageStyle;
import chat.parley.cli.script.Script;
import chat.parley.cli.script.Scripts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.Test;

/** The completion files and the manual page name the options that there are, and no others. */
final class CompletionTest {
    private static final Path DIST = Path.of("src/main/dist");
    private static final Pattern LONG = Pattern.compile("(?<![\\w-])--([a-z][a-z-]*)");

    /** Of each command, its options and those that every command has. */
    private static Map<String, Options> commands() {
        Map<String, Options> commands = new LinkedHashMap<>();
        commands.put("chat", OptionsParser.declared());
        for (Script script : Scripts.all()) {
            commands.put(script.name(), Access.declare(script.options()));
        }
        return commands;
    }

    private static Set<String> names(Options options) {
        return options.getOptions().stream()
                .map(Option::getLongOpt)
                .map(Objects::requireNonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What the one group of {@code pattern} finds in {@code text}. */
    private static String only(String pattern, String text) {
        List<MatchResult> found =
                Pattern.compile(pattern, Pattern.DOTALL).matcher(text).results().toList();
        assertThat(found).as(pattern).hasSize(1);
        return found.get(0).group(1);
    }

    @Test
    void bashOffersTheOptionsThatThereAre() throws Exception {
        for (Map.Entry<String, Options> command : commands().entrySet()) {
            assertThat(bash(command.getKey(), "--"))
                    .as(command.getKey())
                    .containsExactlyInAnyOrderElementsOf(names(command.getValue()).stream()
                            .map(name -> "--" + name)
                            .toList());
        }
        assertThat(bash("")).containsAll(commands().keySet());
        assertThat(bash("chat", "--images", ""))
                .containsExactly(ImageStyle.names().split(", ", -1));
        assertThat(bash("send", "--room", "")).isEmpty();
        assertThat(bash("upload", "src/main/d")).containsExactly("src/main/dist");
    }

    /** What a real bash offers behind {@code parley}. */
    private static List<String> bash(String... words) throws IOException, InterruptedException {
        String line = Arrays.stream(words).map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        ". " + DIST.resolve("completions/parley.bash") + "; COMP_WORDS=(parley " + line
                                + "); COMP_CWORD=" + words.length
                                + "; _parley; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        List<String> offered = new ArrayList<>(bash.inputReader().lines().toList());
        assertThat(bash.waitFor()).as(offered.toString()).isZero();
        offered.remove("");
        return offered;
    }

    @Test
    void zshOffersTheOptionsThatThereAre() throws IOException {
        String file = Files.readString(DIST.resolve("completions/_parley"));
        Set<String> common =
                all(LONG, only("\n  common=\\(\n(.*?)\n  \\)", file).replaceAll("\\[[^]]*]", ""));
        for (Map.Entry<String, Options> command : commands().entrySet()) {
            String own = only("\n    " + command.getKey() + "\\)\n(.*?);;", file);
            Set<String> offered = all(LONG, own.replaceAll("\\[[^]]*]", ""));
            offered.addAll(common);
            assertThat(offered).as(command.getKey()).isEqualTo(names(command.getValue()));
            assertThat(file).contains("'" + command.getKey() + ":");
        }
        assertThat(file).contains("(" + ImageStyle.names().replace(",", "") + ")");
    }

    @Test
    void fishOffersTheOptionsThatThereAre() throws IOException {
        String file = Files.readString(DIST.resolve("completions/parley.fish"));
        Pattern option = Pattern.compile(" -l ([a-z-]+)");
        Set<String> common = all(option, lines(file, "-n \"__parley_is $client\""));
        assertThat(file).contains("set -l client " + String.join(" ", commands().keySet()) + "\n");
        for (Map.Entry<String, Options> command : commands().entrySet()) {
            Set<String> offered = all(option, lines(file, "-n '__parley_is " + command.getKey() + "'"));
            offered.addAll(common);
            assertThat(offered).as(command.getKey()).isEqualTo(names(command.getValue()));
            assertThat(file).contains("-n __parley_none -a " + command.getKey() + " ");
        }
    }

    private static String lines(String file, String with) {
        return file.lines().filter(line -> line.contains(with)).collect(Collectors.joining("\n"));
    }

    @Test
    void theManualDescribesTheOptionsThatThereAre() throws IOException {
        String page = Files.readString(DIST.resolve("man/parley.1"));
        Matcher common = Pattern.compile("\nEvery command has these options:\n(.*?)\n\\.El", Pattern.DOTALL)
                .matcher(page);
        assertThat(common.find()).isTrue();
        Pattern option = Pattern.compile("\n\\.It [^\n]*Fl \\\\&-([a-z-]+)");
        for (Map.Entry<String, Options> command : commands().entrySet()) {
            Set<String> described = all(option, only("\n\\.It Cm " + command.getKey() + "\n(.*?\n\\.El\n)", page));
            described.addAll(all(option, common.group(1)));
            assertThat(described).as(command.getKey()).isEqualTo(names(command.getValue()));
        }
    }
}
