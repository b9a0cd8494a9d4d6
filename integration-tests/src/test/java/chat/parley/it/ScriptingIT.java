package chat.parley.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.patience.Patience;
import chat.parley.process.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for scripts, as cron, CI and bots run them: processes of their own, with pipes. */
class ScriptingIT {
    /** A file that is always full. */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    static Path folder;

    static Cluster cluster;
    static GatewayProcess gateway;

    @BeforeAll
    static void start() {
        cluster = new Cluster(folder);
        gateway = cluster.startGateway();
        Program founder = cluster.chat(gateway, "fay", "--room", "ops");
        founder.type("/quit");
        assertThat(founder.awaitExit(Patience.MOST)).as(founder.transcript()).isZero();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Program script(String user, String command, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of(command, "--url", "ws://127.0.0.1:" + gateway.port(), "--user", user));
        arguments.addAll(List.of(more));
        return cluster.cli(user, arguments);
    }

    private static void ends(Program program, int status) {
        assertThat(program.awaitExit(Patience.MOST)).as(program.transcript()).isEqualTo(status);
    }

    /** What is wrong is one line, and there is no output. */
    private static void fails(Program program, int status, String complaint) {
        ends(program, status);
        assertThat(program.out()).isEmpty();
        assertThat(program.err().get(program.err().size() - 1))
                .startsWith("parley: ")
                .contains(complaint);
        assertThat(program.transcript()).doesNotContain("Exception", "\tat ");
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void whatAPipeSendsIsFollowedAndRemembered() {
        Program tail = script("tim", "tail", "--room", "ops", "--json");
        tail.awaitErr("-- following ops");
        Program send = script("sue", "send", "--room", "ops");
        send.type("build 42").type("is \"green\"").endInput();
        ends(send, 0);
        assertThat(send.out()).isEmpty();
        String event = tail.awaitOut("build 42");
        assertThat(event)
                .contains(
                        "\"kind\":\"text\"",
                        "\"room\":\"ops\"",
                        "\"from\":\"sue\"",
                        "\"text\":\"build 42\\nis \\\"green\\\"\"");
        tail.terminate();
        ends(tail, 0);

        Program history = script("tim", "history", "--room", "ops", "-n", "50", "--json");
        ends(history, 0);
        assertThat(history.out()).contains(event);
        assertThat(tail.out()).containsOnlyOnce(event);
    }

    @Test
    void aFileComesBackAsItWentAndNothingIsOverwritten() throws Exception {
        Path file = folder.resolve("report 1.bin");
        byte[] bytes = new byte[3_000_000];
        new Random(7).nextBytes(bytes);
        Files.write(file, bytes);
        ends(script("ulf", "upload", "--room", "ops", file.toString()), 0);

        Path there = cluster.downloads("uma").resolve("fetched.bin");
        Program download = script("uma", "download", "--room", "ops", "report 1.bin", "--out", there.toString());
        ends(download, 0);
        assertThat(download.out()).containsExactly(there.toString());
        assertThat(sha256(there)).isEqualTo(sha256(file));

        fails(
                script("uma", "download", "--room", "ops", "report 1.bin", "--out", there.toString()),
                74,
                "is there already");
        fails(script("uma", "download", "--room", "ops", "no such file"), 1, "no file \"no such file\" in ops");
        fails(script("ulf", "upload", "--room", "ops", folder.resolve("nowhere").toString()), 74, "no such file");
    }

    @Test
    void anOutputThatCannotBeWrittenIsOneLineAndExitCode74() throws Exception {
        assumeTrue(Files.exists(FULL), "needs " + FULL);
        ends(script("yan", "send", "--room", "ops", "something to read"), 0);
        for (List<String> arguments : List.of(
                List.of("history", "--room", "ops"),
                List.of("tail", "--room", "ops", "-n", "1"),
                List.of("users"),
                List.of("chat", "--room", "ops", "--history", "1"))) {
            Path complaints = folder.resolve("complaints of " + arguments.get(0));
            assertThat(intoFull(arguments, complaints)).as("%s", arguments).isEqualTo(74);
            assertThat(Files.readAllLines(complaints))
                    .filteredOn(line -> !line.startsWith("--"))
                    .singleElement()
                    .asString()
                    .startsWith("parley: standard output cannot be written");
        }
    }

    /** Runs it as yan, with a standard output that takes nothing, and returns its exit code. */
    private static int intoFull(List<String> arguments, Path complaints) throws Exception {
        Path target = Path.of("../cli-client/target").toAbsolutePath().normalize();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                target + "/*:" + target + "/lib/*",
                "chat.parley.cli.Main"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(FULL.toFile()).redirectError(complaints.toFile());
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PARLEY_"));
        builder.environment()
                .putAll(Map.of(
                        "PARLEY_URL",
                        "ws://127.0.0.1:" + gateway.port(),
                        "PARLEY_USER",
                        "yan",
                        "PARLEY_PASSWORD",
                        "password of yan",
                        "XDG_CONFIG_HOME",
                        folder.resolve("config-yan").toString()));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(Patience.MOST.toSeconds(), TimeUnit.SECONDS))
                    .as("%s ends", arguments)
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aPrivateMessageWaitsThoughItsReceiverRunsScripts() {
        ends(script("vic", "users"), 0);
        ends(script("wim", "send", "--to", "vic", "just for you"), 0);
        Program users = script("vic", "users", "--json");
        ends(users, 0);
        assertThat(users.out()).anyMatch(line -> line.startsWith("{\"user\":\"vic\",\"connections\":1,"));
        Program chat = cluster.chat(gateway, "vic", "--room", "ops");
        assertThat(chat.awaitOut("just for you")).contains("wim -> vic");
        chat.type("/quit");
        ends(chat, 0);
    }

    @Test
    void whatIsWrongIsToldByTheExitCode() {
        ends(script("xia", "users"), 0);
        fails(
                cluster.cli(
                        "not-xia",
                        List.of(
                                "send",
                                "--url",
                                "ws://127.0.0.1:" + gateway.port(),
                                "--user",
                                "xia",
                                "--room",
                                "ops",
                                "x")),
                77,
                "wrong password for xia");
        for (String command : List.of("tail", "history", "users")) {
            fails(script("xia", command, "--room", "opps"), 1, "there is no room opps");
        }
        fails(script("xia", "send", "--room", "opps", "text"), 1, "there is no room opps");
        fails(script("xia", "send", "--to", "nobody-here", "text"), 1, "there is no user nobody-here");
        int port = GatewayProcess.freePort();
        fails(
                cluster.cli("xia", List.of("send", "--port", "" + port, "--user", "xia", "--room", "ops", "x")),
                69,
                "" + port);
        fails(script("xia", "send", "text"), 64, "see parley send --help");
    }
}
