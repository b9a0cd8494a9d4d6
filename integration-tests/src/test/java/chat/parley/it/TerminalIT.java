package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.process.Program;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley chat} as people see it: on a pseudo-terminal, against real gateways, with the screen captured. */
class TerminalIT {
    private static final AtomicInteger NAMES = new AtomicInteger(10);

    @TempDir
    static Path folder;

    static Cluster cluster;
    static GatewayProcess gateway;

    private final List<TmuxTerminal> terminals = new ArrayList<>();

    /** Most failures are understood only from what the terminals show. */
    @RegisterExtension
    final AfterTestExecutionCallback screensOfFailures = test -> test.getExecutionException()
            .ifPresent(failure -> terminals.forEach(
                    terminal -> failure.addSuppressed(new AssertionError(String.join("\n", terminal.screen())))));

    private final String room = "room" + NAMES.incrementAndGet();

    @BeforeAll
    static void start() {
        assumeTrue(TmuxTerminal.available(), "needs tmux (apt-get install tmux)");
        cluster = new Cluster(folder);
        gateway = cluster.startGateway();
    }

    @AfterAll
    static void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void closeTerminals() {
        terminals.forEach(TmuxTerminal::close);
    }

    private static Map<String, String> variables(String user) {
        Map<String, String> variables = new HashMap<>();
        variables.put("HOME", folder.resolve("home-" + user).toString());
        variables.put("PARLEY_PASSWORD", "password of " + user);
        variables.put("LC_ALL", "C.UTF-8");
        variables.put("TERM", "screen-256color");
        return variables;
    }

    private TmuxTerminal terminal(String user, int columns, int rows, Map<String, String> variables, String... more) {
        return terminal(columns, rows, variables, chat(user, more));
    }

    private TmuxTerminal terminal(int columns, int rows, Map<String, String> variables, List<String> command) {
        TmuxTerminal terminal = new TmuxTerminal(folder, columns, rows, variables, command);
        terminals.add(terminal);
        return terminal;
    }

    private static List<String> chat(String user, String... more) {
        Path target = Path.of("../cli-client/target").toAbsolutePath().normalize();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-ea",
                "-cp",
                target + "/*:" + target + "/lib/*",
                "chat.parley.cli.Main",
                "chat",
                "--user",
                user,
                "--downloads",
                cluster.downloads(user).toString()));
        command.addAll(List.of(more));
        return command;
    }

    /** In {@link #room}, and there already. */
    private TmuxTerminal inRoom(String user, int columns, int rows, String... more) {
        List<String> flags = new ArrayList<>(List.of("--url", url(gateway), "--room", room));
        flags.addAll(List.of(more));
        TmuxTerminal terminal = terminal(user, columns, rows, variables(user), flags.toArray(String[]::new));
        terminal.awaitLine(room + ">");
        terminal.awaitLine("1 here");
        return terminal;
    }

    private static String url(GatewayProcess of) {
        return "ws://127.0.0.1:" + of.port();
    }

    /** Somebody else, who talks through a pipe. */
    private Program other(String user, String... more) {
        List<String> flags = new ArrayList<>(List.of("--room", room));
        flags.addAll(List.of(more));
        Program other = cluster.chat(gateway, user, flags.toArray(String[]::new));
        other.awaitErr("-- in " + room);
        return other;
    }

    @Test
    void anImageIsShownAboveTheLineThatIsBeingTyped() throws IOException {
        BufferedImage flag = new BufferedImage(12, 8, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < 12; x++) {
            for (int y = 0; y < 8; y++) {
                flag.setRGB(x, y, y < 4 ? 0xff0000 : 0x0000ff);
            }
        }
        Path file = folder.resolve("flag of " + room + ".png");
        assertThat(ImageIO.write(flag, "png", file.toFile())).isTrue();
        TmuxTerminal ann = inRoom("ann" + room, 80, 24);
        Program ben = other("ben" + room);
        ben.type("/upload \"" + file + "\"");
        ann.awaitLine("shares flag of " + room + ".png");

        ann.line("/show \"flag of " + room + ".png\"").type("half a line");
        ann.awaitLine("▀".repeat(12));
        ann.awaitScreen(
                "four rows of the image and the line",
                lines -> lines.stream()
                                        .filter(line -> line.equals("▀".repeat(12)))
                                        .count()
                                == 4
                        && lines.stream().anyMatch(line -> line.equals(room + "> half a line")));
        assertThat(ann.coloured()).contains("38;5;196", "38;5;21");

        ann.press("C-u");
        ann.line("/show nothing.png");
        ann.awaitLine("no file \"nothing.png\"");
    }

    @Test
    void messagesComeInAboveTheLineThatIsBeingTyped() {
        TmuxTerminal ada = inRoom("ada", 80, 16);
        Program ben = other("ben");
        ada.awaitLine("ben joined");
        ada.type("half a sen");
        ben.type("hello there").type("and once more");
        ada.awaitLine("and once more");
        ada.type("tence");
        ada.awaitExactly("""
                -- ada is registered now
                               --  Welcome, ada. Type a message, or /help.
                ━━ #ROOM ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━
                               --  ada is here
                               --  ben joined
                hh:mm         ben  hello there
                                   and once more
                 1 #ROOM                                                              2 here
                ROOM> half a sentence""".replace("ROOM", room));
        ada.press("Enter");
        ben.awaitOut("half a sentence");
        ada.press("C-d");
        assertThat(ada.awaitExit()).isZero();
    }

    @Test
    void whatIsSaidElsewhereIsCountedAndAKeyGoesThere() {
        String second = room + "-b";
        TmuxTerminal eve = inRoom("eve", 80, 20, "--room", second);
        Program fox = other("fox", "--room", second);
        fox.type("/switch " + second).type("one").type("eve: two").type("/msg eve psst");
        eve.awaitLine("1 #" + room + "  2 #" + second + " 2!  3 @fox 1!");
        eve.type("kept").press("M-2");
        eve.awaitLine(second + "> kept");
        eve.awaitLine("2 new");
        eve.awaitLine("eve: two");
        eve.press("M-a");
        eve.awaitLine("@fox> kept");
        eve.awaitLine("psst");
        eve.press("C-c").line("/switch " + second).line("said here");
        assertThat(fox.awaitOut("said here")).contains("[" + second + "]");
        eve.press("C-n");
        eve.awaitLine("@fox>");
        eve.press("C-n");
        eve.awaitLine(room + ">");
    }

    @Test
    void aPasteOfSeveralLinesIsOneMessage() {
        TmuxTerminal gil = inRoom("gil", 80, 16);
        gil.paste("one\ntwo\n/quit");
        gil.awaitLine("/quit");
        gil.press("Enter");
        gil.awaitScreen("the message", screen -> screen.contains("                   two"));
        assertThat(gil.screen()).anyMatch(line -> line.endsWith("gil  one")).contains("                   /quit");
        Program reader = other("gus", "--history", "5");
        assertThat(reader.awaitOut("gil: one")).endsWith("gil: one");
    }

    @Test
    void wideCharactersKeepTheirColumns() {
        TmuxTerminal hal = inRoom("hal", 60, 16);
        Program ida = other("ida");
        ida.type("日本語のとても長いテキストは言葉の間に空白がないのでどこでも折り返すことができます e\u0301 👍");
        hal.awaitScreen("wrapped text", screen -> screen.stream().anyMatch(line -> line.contains("👍")));
        assertThat(hal.screen().stream().filter(line -> line.startsWith("                   ") && !line.contains("--")))
                .as(String.join("\n", hal.screen()))
                .isNotEmpty()
                .allMatch(line -> line.strip().length() <= 40);
        hal.type("日本語👍").press("Left", "Left").type("x");
        hal.awaitLine("日本x語👍");
        assertThat(hal.cursorColumn()).isEqualTo(room.length() + 2 + 5);
        hal.press("BSpace", "End").type("!").press("Enter");
        assertThat(ida.awaitOut("日本語👍!")).isNotEmpty();
    }

    @Test
    void whatOthersSendCannotSteerTheTerminal() {
        TmuxTerminal jan = inRoom("jan", 80, 16);
        Program kay = other("kay");
        kay.type("clear \u001b[2J\u001b]0;title\u0007 and \u202egnihtemos").type("next");
        jan.awaitLine("next");
        assertThat(jan.screen())
                .anyMatch(line -> line.contains("clear ␛[2J␛]0;title␇ and \ufffdgnihtemos"))
                .anyMatch(line -> line.contains("Welcome"));
    }

    @Test
    void tabCompletesCommandsNamesAndPaths() throws IOException {
        Path file = Files.writeString(folder.resolve("only for " + room + ".txt"), "text");
        TmuxTerminal lea = inRoom("lea", 120, 16);
        Program max = other("maximilian");
        lea.awaitLine("maximilian joined");
        lea.type("/upl").press("Tab");
        lea.awaitLine(room + "> /upload");
        lea.type(folder.resolve("only").toString()).press("Tab");
        lea.awaitLine("/upload \"" + file + "\"");
        lea.press("Enter");
        lea.awaitLine("lea  shares only for " + room + ".txt");
        lea.type("maxi").press("Tab");
        lea.awaitLine(room + "> maximilian:");
        lea.type("see").press("Tab").type(" /download").press("Enter");
        assertThat(max.awaitOut("maximilian: see")).endsWith("maximilian: see /download");
        lea.type("/download on").press("Tab");
        lea.awaitLine("/download \"only for " + room + ".txt\"");
    }

    @Test
    void atAnotherSizeTheBottomIsDrawnAnew() {
        TmuxTerminal ned = inRoom("ned", 80, 16);
        ned.type("what is being typed stays what it is");
        ned.awaitLine("what it is");
        ned.resize(60, 12);
        ned.awaitScreen(
                "one bar",
                screen -> bars(screen) == 1 && screen.get(screen.size() - 2).length() == 60 - 2);
        ned.resize(100, 20);
        ned.awaitScreen(
                "one bar",
                screen -> bars(screen) == 1 && screen.get(screen.size() - 2).length() == 100 - 2);
        assertThat(ned.screen().get(ned.screen().size() - 1))
                .isEqualTo(room + "> what is being typed stays what it is");
        ned.press("Enter");
        ned.awaitLine("ned  what is being typed stays what it is");
    }

    @Test
    void aWindowThatWasDraggedHasOneBarAndAllThatWasSaid() {
        TmuxTerminal dan = inRoom("dan", 80, 16);
        dan.line("the first").line("the second");
        dan.awaitLine("the second");
        dan.type("half a line");
        for (int round = 0; round < 2; round++) {
            for (int columns : new int[] {75, 66, 57, 48, 39, 30, 36, 47, 58, 69, 80, 91, 100}) {
                dan.resize(columns, 16);
            }
        }
        dan.awaitScreen(
                "one bar",
                screen -> bars(screen) == 1 && screen.get(screen.size() - 2).length() == 100 - 2);
        assertThat(bars(dan.scrollback())).isEqualTo(1);
        assertThat(String.join("\n", dan.scrollback())).contains("the first", "the second", "> half a line");
    }

    @Test
    void whatIsShownOfAFlagIsWhatIsSent() {
        TmuxTerminal eva = inRoom("eva", 80, 16);
        eva.type("🇩🇪🇩🇪🇩🇪").press("BSpace").press("Enter");
        eva.awaitScreen("two flags", screen -> screen.stream().anyMatch(line -> line.endsWith("eva  🇩🇪🇩🇪")));
        eva.type("ab👍🏽🇩🇪").press("C-u").type("cd");
        eva.awaitScreen("the line", screen -> screen.get(screen.size() - 1).equals(room + "> cd"));
    }

    private static long bars(List<String> screen) {
        return screen.stream().filter(line -> line.endsWith("1 here")).count();
    }

    private static Path sparse(String name, long bytes) throws IOException {
        Path file = folder.resolve(name);
        try (RandomAccessFile zeros = new RandomAccessFile(file.toFile(), "rw")) {
            zeros.setLength(bytes);
        }
        return file;
    }

    @Test
    void transfersHaveBarsAndCtrlCCancelsOnlyTheNewest() throws IOException {
        Path large = sparse("large-" + room + ".bin", 300_000_000);
        Path second = sparse("second-" + room + ".bin", 60_000_000);
        TmuxTerminal oda = inRoom("oda", 100, 16);
        oda.line("/upload " + second).line("/upload " + large);
        oda.awaitLine("↑ large-" + room + ".bin");
        oda.awaitLine("/s ");
        oda.type("typed meanwhile").press("Enter");
        oda.awaitLine("oda  typed meanwhile");
        oda.press("C-c");
        oda.awaitLine("cancelled: large-" + room + ".bin");
        oda.awaitLine("oda  shares second-" + room + ".bin");
        oda.awaitNoLine("↑");
        assertThat(oda.screen()).noneMatch(line -> line.contains("shares large"));
    }

    @Test
    void whatIsTypedWhileItStartsIsNotLost() throws IOException {
        Path go = folder.resolve("go-" + room);
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "until [ -e \"$0\" ]; do sleep 0.1; done; exec \"$@\"", go.toString()));
        command.addAll(chat("zoe", "--url", url(gateway), "--room", room));
        TmuxTerminal zoe = terminal(80, 16, variables("zoe"), command);
        // Not while the terminal is asked how wide emoji are: that is lost.
        zoe.line("said before it had begun").type("and half a line");
        zoe.awaitLine("and half a line");
        Files.createFile(go);
        zoe.awaitLine(room + "> and half a line");
        zoe.awaitLine("zoe  said before it had begun");
    }

    @Test
    void ctrlCDropsTheLineAndDoesNotLeave() {
        TmuxTerminal pat = inRoom("pat", 80, 16);
        pat.type("never said").press("C-c");
        pat.awaitNoLine("never said");
        pat.press("C-c");
        pat.awaitLine("Ctrl-D or /quit leaves");
        pat.line("/quit");
        assertThat(pat.awaitExit()).isZero();
    }

    @Test
    void whatIsTypedWhileTheGatewayIsGoneStandsThereAndIsSaidLater() {
        GatewayProcess only = cluster.startGateway();
        TmuxTerminal rob = terminal("rob", 90, 16, variables("rob"), "--url", url(only), "--room", room);
        rob.awaitLine("1 here");
        Program sid = other("sid");
        rob.awaitLine("sid joined");
        only.kill();
        rob.awaitLine("no connection, trying again");
        rob.line("typed meanwhile").type("and half a line");
        rob.awaitLine("    …         rob  typed meanwhile");
        sid.type("said meanwhile");
        sid.awaitOut("said meanwhile");
        only.start();
        rob.awaitLine("nothing missed");
        rob.awaitLine("sid  said meanwhile");
        rob.awaitNoLine("…");
        rob.awaitNoLine("no connection");
        assertThat(rob.screen())
                .filteredOn(line -> line.contains("typed meanwhile") || line.contains("said meanwhile"))
                .hasSize(2);
        assertThat(rob.screen().get(rob.screen().size() - 1)).isEqualTo(room + "> and half a line");
        assertThat(sid.awaitOut("typed meanwhile")).contains("rob");
    }

    @Test
    void ctrlCGivesUpAnswersThatDoNotCome() throws IOException {
        Path large = sparse("large-" + room + ".bin", 2_000_000_000);
        GatewayProcess hanging = cluster.startGateway();
        TmuxTerminal val = terminal("val", 90, 16, variables("val"), "--url", url(hanging), "--room", room);
        val.awaitLine("1 here");
        val.line("/upload " + large);
        val.awaitLine("/s ");
        hanging.suspend();
        try {
            val.line("never answered").line("/quit");
            val.awaitLine("--  given up: /upload " + large.toString().substring(0, 20));
            val.awaitLine("--  waiting for 1 message to be taken; Ctrl-C gives up");
            assertThat(val.exited()).isFalse();
            val.press("C-c");
            val.awaitLine("--  given up: 1 message without an answer");
            assertThat(val.awaitExit()).isZero();
        } finally {
            hanging.resume();
            hanging.awaitReady();
        }
    }

    @Test
    void ctrlCGivesUpAnswersThatDoNotComeAfterCtrlD() {
        GatewayProcess hanging = cluster.startGateway();
        TmuxTerminal wes = terminal("wes", 90, 16, variables("wes"), "--url", url(hanging), "--room", room);
        wes.awaitLine("1 here");
        hanging.suspend();
        try {
            wes.line("one").line("two").press("C-d");
            wes.awaitLine("--  waiting for 2 messages to be taken; Ctrl-C gives up");
            // What is typed now, Ctrl-D included, neither ends it nor stands on the screen.
            wes.type("typed too late").press("C-d", "C-z", "C-\\");
            assertThat(wes.exited()).isFalse();
            wes.press("C-c");
            wes.awaitLine("--  given up: 2 messages without an answer");
            assertThat(wes.awaitExit()).isZero();
            assertThat(wes.screen()).noneMatch(line -> line.contains("typed too late"));
        } finally {
            hanging.resume();
            hanging.awaitReady();
        }
    }

    @Test
    void linesAreRememberedAndPasswordsAreNot() throws IOException {
        Map<String, String> asked = variables("tom");
        asked.remove("PARLEY_PASSWORD");
        TmuxTerminal first = terminal("tom", 80, 16, asked, "--url", url(gateway), "--room", room);
        first.awaitLine("Choose a password");
        first.line("a secret of tom");
        first.awaitLine("Once more");
        first.line("a secret of tom");
        first.awaitLine(room + ">");
        first.line("said the first time");
        first.awaitLine("tom  said the first time");
        first.line("/quit");
        assertThat(first.awaitExit()).isZero();
        TmuxTerminal second = terminal("tom", 80, 16, asked, "--url", url(gateway), "--room", room);
        second.awaitLine("1 here");
        second.press("Up", "Up");
        second.awaitLine(room + "> said the first time");
        Path lines = folder.resolve("home-tom/.local/state/parley/lines");
        assertThat(lines).content().contains("said the first time").doesNotContain("secret");
    }

    @Test
    void whatWasSaidSinceTheLastRunHasALineAbove() {
        TmuxTerminal first = inRoom("xav", 80, 16);
        Program yve = other("yve");
        yve.type("before");
        first.awaitLine("yve  before");
        first.line("/quit");
        assertThat(first.awaitExit()).isZero();
        yve.type("while away");
        yve.awaitOut("while away");
        TmuxTerminal second = terminal("xav", 80, 16, variables("xav"), "--url", url(gateway), "--room", room);
        second.awaitScreen(
                "a line above what is new",
                screen -> IntStream.range(1, screen.size())
                        .anyMatch(i -> screen.get(i - 1).startsWith("┈┈ 1 new ┈")
                                && screen.get(i).endsWith("yve  while away")));
    }

    @Test
    void withoutColoursThereAreNoneAndOnADumbTerminalThereIsNoFooter() {
        TmuxTerminal una = inRoom("una", 80, 16);
        una.line("hello");
        una.awaitLine("una  hello");
        assertThat(una.coloured()).containsPattern("\u001b\\[[0-9;]*38;5;");
        Map<String, String> plain = variables("una");
        plain.put("NO_COLOR", "1");
        TmuxTerminal without = terminal("una", 80, 16, plain, "--url", url(gateway), "--room", room);
        without.awaitLine("una  hello");
        assertThat(without.coloured()).doesNotContainPattern("\u001b\\[[0-9;]*(3|4)[0-8]");
        Map<String, String> dumb = variables("una");
        dumb.put("TERM", "dumb");
        TmuxTerminal simple = terminal("una", 80, 16, dumb, "--url", url(gateway), "--room", room);
        simple.awaitLine("una: hello");
        simple.line("from a dumb one");
        una.awaitLine("from a dumb one");
        assertThat(simple.screen()).noneMatch(line -> line.contains("1 #" + room));
        await().until(() -> simple.screen().stream()
                .anyMatch(line -> line.contains("[" + room + "]") && line.contains("from a dumb one")));
    }
}
