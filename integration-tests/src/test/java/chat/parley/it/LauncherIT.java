package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.patience.Patience;
import chat.parley.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a clone that is built, in the surroundings that cron and others give it: streams that are closed, no locale,
 * or a wrong one. What is not ASCII is in scripts for the shell, since this Java machine trusts its locale, too.
 */
class LauncherIT {
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();
    /** Some starts on a machine that does other things; only a hang takes longer. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** Runs a command in no surroundings but those that are named. */
    private static final String BEGINNING = """
            cd "$WORK/hömé"
            bare() { env -i PATH="$PATH" ${JAVA_HOME:+"JAVA_HOME=$JAVA_HOME"} HOME="$WORK/hömé" XDG_CONFIG_HOME="$WORK/cönfig" \\
              PARLEY_URL="$URL" PARLEY_USER=ci PARLEY_PASSWORD='сёкрет-щщ' "$@"; }
            parley="$WORK/klön é/parley"
            tell() { echo "$1 $?"; }
            """;

    @TempDir
    static Path folder;

    static Cluster cluster;
    static GatewayProcess gateway;

    @BeforeAll
    static void start() throws IOException {
        cluster = new Cluster(folder);
        gateway = cluster.startGateway();
        Program founder = cluster.chat(gateway, "fay", "--room", "ops");
        founder.type("/quit");
        assertThat(founder.awaitExit(Patience.MOST)).as(founder.transcript()).isZero();
        Path clone = folder.resolve("clone");
        Files.createDirectories(clone.resolve("launcher"));
        for (String file : List.of("parley", "pom.xml", "launcher/surroundings.sh")) {
            Files.copy(SOURCES.resolve(file), clone.resolve(file));
        }
        for (String module : List.of("cli-client", "standalone")) {
            built(module, Files.createDirectories(clone.resolve("target/parley").resolve(module)));
        }
        ends(shell("mkdir \"$WORK/hömé\" && mv \"$WORK/clone\" \"$WORK/klön é\" && chmod +x \"$WORK/klön é/parley\""));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** As the launcher leaves what it has built. */
    private static void built(String module, Path app) throws IOException {
        Path target = SOURCES.resolve(module).resolve("target");
        try (Stream<Path> own = Files.list(target);
                Stream<Path> libraries = Files.list(target.resolve("lib"))) {
            for (Path jar : Stream.concat(
                            own.filter(file -> file.getFileName().toString().matches("parley-.*\\.jar")), libraries)
                    .toList()) {
                Files.copy(jar, app.resolve(jar.getFileName()));
            }
        }
        Files.createFile(app.resolve("built"));
    }

    private static Program shell(String script) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "script", ".sh"), script);
        return Program.of(
                "shell",
                List.of("sh", file.toString()),
                Map.of(
                        "WORK",
                        folder.toString(),
                        "URL",
                        "ws://127.0.0.1:" + gateway.port(),
                        "JAVA_HOME",
                        System.getProperty("java.home")));
    }

    private static Program ends(Program program) {
        assertThat(program.awaitExit(LIMIT)).as(program.transcript()).isZero();
        return program;
    }

    @Test
    void aClosedStreamIsNoFileOfJavas() throws IOException {
        Program program = ends(shell(BEGINNING + """
                bare "$parley" chat --room closed <&-; tell chat
                bare "$parley" send --room closed <&-; tell send-nothing
                bare "$parley" send --room closed 'with all three closed' <&- >&- 2>&-; tell send
                bare "$parley" history --room closed >&-; tell history
                bare "$parley" history --room closed <&- >&- 2>&-; tell history-in-silence
                bare "$parley" users --help >&-; tell help
                bare "$parley" up --help >&-; tell up-help
                bare "$parley" help >/dev/full 2>/dev/full; tell launcher-help
                bare "$parley" dance 2>&-; tell launcher-complaint
                bare "$parley" history --room closed -n 200 </dev/null; tell what-was-said
                """));
        assertThat(program.out())
                .containsSequence(
                        "chat 0",
                        "send-nothing 1",
                        "send 0",
                        "history 74",
                        "history-in-silence 74",
                        "help 74",
                        "up-help 69",
                        "launcher-help 1",
                        "launcher-complaint 64")
                .last()
                .isEqualTo("what-was-said 0");
        assertThat(program.out())
                .filteredOn(line -> line.startsWith("[closed]"))
                .singleElement()
                .asString()
                .endsWith(" ci: with all three closed");
        assertThat(program.err())
                .filteredOn(line -> line.startsWith("parley: standard output cannot be written"))
                .hasSize(3);
        assertThat(program.transcript()).doesNotContain("Exception", "\tat ");
    }

    @Test
    void textAndPathsAreUtf8InAnyLocale() throws IOException {
        Program program = ends(shell(BEGINNING
                + """
                ! command -v localedef >/dev/null ||
                  localedef -i de_DE -f ISO-8859-1 "$WORK/de_DE.ISO-8859-1" 2>/dev/null || true
                echo "straße" >plän.txt
                mkdir löwe
                n=0
                for locale in LANG=C LC_ALL=C LC_ALL=POSIX LC_CTYPE=xx_YY.UTF-8 LC_ALL=de_DE.ISO-8859-1; do
                  n=$((n + 1))
                  bare LOCPATH="$WORK" "$locale" "$parley" send --room files "$n: Łódź: сборка ok 👍🏽"; tell send
                done
                bare "$parley" upload --room files plän.txt; tell upload
                (cd löwe && bare LC_ALL=C "$parley" download --room files plän.txt && cmp plän.txt ../plän.txt); tell download
                bare LC_ALL=C "$parley" download --room files plän.txt --out löwe/zweï; tell download-as
                bare PARLEY_PASSWORD='щщщщщ-щщ1' "$parley" users --no-token; tell wrong-password
                bare "$parley" history --room files; tell history
                find "$WORK/cönfig" -type f | grep -c tokens/
                """.replace("for locale", "printf '' | bare \"$parley\" chat --room files 2>/dev/null\nfor locale")));
        assertThat(program.out())
                .contains("upload 0", "download 0", "download-as 0", "wrong-password 77", "history 0", "1")
                .anyMatch(line -> line.endsWith("/hömé/löwe/plän.txt"))
                .anyMatch(line -> line.endsWith("/hömé/löwe/zweï"))
                .anyMatch(line -> line.contains(" ci shares plän.txt (8 B)"));
        for (int n = 1; n <= 5; n++) {
            assertThat(String.join("\n", program.out())).contains(" ci: " + n + ": Łódź: сборка ok 👍🏽");
        }
        assertThat(program.transcript()).doesNotContain("Exception", "\tat ", "�");
    }

    @Test
    void whatIsNotUtf8IsRefusedInOneLine() throws IOException {
        Program program = ends(shell(BEGINNING + """
                bad=$(printf 'pl\\344n')
                bare "$parley" send --room ops "$bad"; tell argument
                bare PARLEY_PASSWORD="$bad" "$parley" users; tell variable
                mkdir "$bad" && cd "$bad" && bare "$parley" users; tell folder
                cd .. && cp -RP "$WORK/klön é" "$WORK/$bad" && bare "$WORK/$bad/parley" users; tell clone
                mkdir gone && cd gone && rmdir ../gone && bare "$parley" users 2>&1 | grep -c 'current folder is gone'
                """));
        assertThat(program.out()).containsExactly("argument 64", "variable 64", "folder 64", "clone 64", "1");
        assertThat(program.err())
                .hasSize(4)
                .allMatch(line -> line.startsWith("parley: ")
                        && line.endsWith(" is not UTF-8, so it would be read as something else"));
    }

    @Test
    void timesAreThoseOfDate() throws IOException {
        Program program = ends(shell(BEGINNING + """
                bare "$parley" send --room ops 'what time is it'; tell send
                at=$(bare "$parley" history --room ops -n 50 --json | sed -n '/what time/s/.*"at":\\([0-9]*\\)[0-9]\\{3\\},.*/\\1/p')
                for zone in GMT+5 '<+0330>-3:30'; do
                  bare TZ="$zone" "$parley" history --room ops -n 50 | sed -n 's/^\\[ops] \\(.*\\) ci: what time.*/\\1/p'
                  bare TZ="$zone" date -d "@$at" '+%Y-%m-%d %H:%M'
                done
                """));
        List<String> out = program.out();
        assertThat(out).hasSize(5).startsWith("send 0");
        // Of another day the date stands before it.
        assertThat(out.get(2)).endsWith(out.get(1));
        assertThat(out.get(4)).endsWith(out.get(3));
    }
}
