package chat.parley.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.process.FakeSurroundings;
import chat.parley.client.fake.FakeGateway;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The program in a pipe that ends. */
final class CliTest extends CliFixture {
    @Test
    void aNewUserRegistersAndPostsFromAPipe() {
        assertThat(run("hello\n/quit\n")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).matches("\\[lobby] \\d\\d:\\d\\d alice: hello\n");
        assertThat(alice.err()).contains("-- alice is registered now");
        assertThat(gateway.received(ClientFrame.Post.class)).hasSize(1);
    }

    @Test
    void laterUsesSignInWithTheTokenAlone() {
        assertThat(run("/quit\n")).isEqualTo(ExitCode.OK);
        FakeSurroundings later = new FakeSurroundings(folder);
        assertThat(new Cli(later.reading("again\n")).run(arguments())).isEqualTo(ExitCode.OK);
        assertThat(later.out()).contains("alice: again");
        assertThat(gateway.received(ClientFrame.Login.class))
                .last()
                .satisfies(login -> assertThat(login.token()).isEqualTo("token-of-alice"));
    }

    @Test
    void aTokenThatIsNotValidFallsBackToAskingAndIsForgotten() {
        run("/quit\n");
        alice = new FakeSurroundings(folder);
        gateway.on(ClientFrame.Login.class, (peer, login) -> {
            if (login.token() != null) {
                peer.send(new ServerFrame.Failure(login.id(), ErrorCode.INVALID_TOKEN, "expired", null));
            } else {
                gateway.answer(peer, login);
            }
        });
        assertThat(run("/quit\n")).isEqualTo(ExitCode.AUTHENTICATION);
        assertThat(alice.err()).contains("alice needs a password: set PARLEY_PASSWORD");
        assertThat(run("/quit\n")).isEqualTo(ExitCode.AUTHENTICATION);
        assertThat(gateway.received(ClientFrame.Login.class).stream().filter(login -> login.token() != null))
                .hasSize(1);
    }

    @Test
    void withoutTerminalAndPasswordItSaysWhatToDo() {
        FakeSurroundings nobody = new FakeSurroundings(folder);
        assertThat(new Cli(nobody.reading("")).run(arguments())).isEqualTo(ExitCode.AUTHENTICATION);
        assertThat(nobody.err())
                .isEqualTo("parley: alice is new here: set PARLEY_PASSWORD, or run parley chat --user "
                        + "alice in a terminal once\n");
    }

    @Test
    void aWrongPasswordIsOneLineAndItsExitCode() {
        run("/quit\n", "--no-token");
        alice.with("PARLEY_PASSWORD", "wrong horse");
        assertThat(run("/quit\n", "--no-token")).isEqualTo(ExitCode.AUTHENTICATION);
        assertThat(alice.err()).endsWith("parley: wrong password for alice\n");
    }

    @Test
    void anOutputThatCannotBeWrittenIsOneLineAndItsExitCode() {
        alice.withFullOutput();
        run("/info\n/info\n");
        assertThat(alice.aborted()).containsExactly(ExitCode.IO);
        assertThat(alice.err()).containsOnlyOnce("parley: standard output cannot be written");
    }

    @Test
    void aLineThatIsNotUtf8IsNamedAndTheOthersAreSent() {
        ByteArrayInputStream input =
                new ByteArrayInputStream("\u00ef\u00bb\u00bffirst\r\npl\u00e4n\rlast".getBytes(ISO_8859_1));
        assertThat(new Cli(alice.reading(input)).run(arguments())).isEqualTo(ExitCode.REFUSED);
        assertThat(gateway.received(ClientFrame.Post.class))
                .extracting(ClientFrame.Post::text)
                .containsExactly("first", "last");
        assertThat(alice.err()).contains("line 2: the line is not UTF-8");
    }

    @Test
    void aDefectIsOneLineAndItsExitCode() {
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("broken");
            }

            @Override
            public int read(byte[] bytes, int from, int count) {
                throw new IllegalStateException("broken");
            }
        };
        assertThat(new Cli(alice.reading(broken)).run(arguments())).isEqualTo(ExitCode.INTERNAL);
        assertThat(alice.err()).endsWith("parley: a defect of this program: java.lang.IllegalStateException: broken\n");
    }

    @Test
    void noGatewayIsOneLineAndItsExitCode() {
        gateway.kill();
        assertThat(run("/quit\n")).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(alice.err()).startsWith("parley: ").hasLineCount(1);
    }

    @Test
    void aLongInputIsPostedInOrderAndAcknowledgedBeforeTheEnd() {
        String input = IntStream.range(0, 2500).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
        assertThat(run(input)).isEqualTo(ExitCode.OK);
        assertThat(gateway.received(ClientFrame.Post.class).stream().map(ClientFrame.Post::text))
                .containsExactlyElementsOf(input.lines().toList());
        assertThat(alice.out().lines().map(line -> line.replaceFirst(".*alice: ", "")))
                .containsExactlyElementsOf(input.lines().toList());
    }

    @Test
    void aRefusedMessageIsToldAndTheOthersAreSent() {
        assertThat(run("x".repeat(20_000) + "\nhello\n")).isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err()).contains("parley: line 1: a message has 1 to 16384 characters");
        assertThat(alice.out()).contains("alice: hello");
    }

    @Test
    void anUnknownCommandIsToldWithASuggestion() {
        assertThat(run("/jion ops\n//etc\n")).isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err()).contains("there is no command /jion. Did you mean /join?");
        assertThat(alice.out()).contains("alice: /etc");
    }

    @Test
    void privateMessagesAreSentAndMarked() {
        gateway.chat().sayUnheard("bob", new UserName("alice"), "you there?");
        assertThat(run("/msg bob yes, here\n/private nobody x\n")).isEqualTo(ExitCode.REFUSED);
        assertThat(alice.out()).contains("bob -> alice: you there?").contains("alice -> bob: yes, here");
        assertThat(alice.err()).contains("no account is named nobody");
    }

    @Test
    void anOwnPrivateMessageIsShownOnceAlsoWhereTheGatewaySendsItBack() {
        gateway.on(ClientFrame.Post.class, (peer, post) -> {
            gateway.answer(peer, post);
            gateway.push(new ServerFrame.EventPush(gateway.chat().newest()));
        });
        assertThat(run("/msg bob psst\n/info\n")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).containsOnlyOnce("psst");
    }

    @Test
    void historyPagesBack() {
        for (int i = 0; i < 45; i++) {
            gateway.chat().sayUnheard("bob", LOBBY, "m" + i + ".");
        }
        assertThat(run("/history\n/history more\n/history more\n")).isEqualTo(ExitCode.OK);
        assertThat(alice.out())
                .contains("m0.")
                .contains("m24.")
                .contains("m44.")
                .hasLineCount(45);
        assertThat(alice.err()).contains("--- that is where it began ---");
    }

    @Test
    void filesGoThereAndBackInOrderWithTheOtherCommands() throws IOException {
        byte[] bytes = new byte[300_000];
        new java.util.Random(1).nextBytes(bytes);
        Files.write(folder.resolve("my plan.pdf"), bytes);
        assertThat(run("/upload \"my plan.pdf\"\n/files\n/download \"my plan.pdf\"\n/quit\n"))
                .isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("my plan (1).pdf")).hasBinaryContent(bytes);
        assertThat(alice.out()).contains("alice shares my plan.pdf (293.0 KiB)");
        assertThat(alice.err())
                .contains("-- sent my plan.pdf to lobby (293.0 KiB in ")
                .contains("under another name")
                .contains("SHA-256 ok");
    }

    @Test
    void theFormsFromElsewhereWork() throws IOException {
        Files.writeString(folder.resolve("a b.txt"), "content");
        assertThat(
                        run(
                                "upload: a b.txt\n!FILE a b.txt\n/sendfile bob a b.txt\ndownload: a b.txt\n!INFO\n!DISCONNECT\n"))
                .isEqualTo(ExitCode.OK);
        assertThat(alice.out()).contains("gateway fake (test, up 1m)");
        assertThat(folder.resolve("a b (1).txt")).hasContent("content");
    }

    @Test
    void aFileThatIsNotThereIsAnIoTrouble() {
        assertThat(run("/upload nowhere.txt\n/download nothing\n")).isEqualTo(ExitCode.IO);
        assertThat(alice.err()).contains("no such file or folder").contains("no file \"nothing\" in lobby");
    }

    @Test
    void roomsAreEnteredListedAndLeft() {
        assertThat(run(
                        "/join ops\nhere\n/rooms\n/users\n/switch lobby\nthere\n/leave\n/leave\nnowhere\n",
                        "-r",
                        "lobby"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(alice.out())
                .contains("[ops]")
                .contains("* ops  1 user")
                .contains("1 user in ops: alice")
                .contains("alice: there");
        assertThat(alice.err()).contains("you are in no room: /join ROOM");
    }

    @Test
    void versionAndHelpNeedNoGateway() {
        assertThat(new Cli(alice.reading("")).run("--version")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).matches("parley \\d+\\.\\d+.*\\R");
        assertThat(new Cli(alice.reading("")).run("chat", "--help")).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).contains("Examples:");
    }

    @Test
    void everyCommandIsInTheHelp() {
        assertThat(run("/help\n/help msg\n")).isEqualTo(ExitCode.OK);
        assertThat(alice.out())
                .contains("/msg USER TEXT")
                .contains("/upload PATH [USER]")
                .contains("/quit")
                .contains("also: /private");
    }

    @Test
    void aPasswordOfAnImpossibleLengthIsOneLineAndItsExitCode() {
        for (String password : List.of("short", "x".repeat(300))) {
            alice = new FakeSurroundings(folder).with("PARLEY_PASSWORD", password);
            assertThat(run("hello\n")).isEqualTo(ExitCode.AUTHENTICATION);
            assertThat(alice.err()).isEqualTo("parley: a password has 8 to 256 characters\n");
        }
    }

    @Test
    void aLongInputKeepsItsOrderThoughTheGatewayIsBusyNowAndThen() {
        AtomicInteger posts = new AtomicInteger();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {
            if (posts.incrementAndGet() % 7 == 0) {
                peer.send(new ServerFrame.Failure(post.id(), ErrorCode.BUSY, "wait", 1L));
            } else {
                gateway.answer(peer, post);
            }
        });
        List<String> lines =
                IntStream.rangeClosed(1, 300).mapToObj(i -> "line " + i).toList();
        assertThat(run(String.join("\n", lines))).isEqualTo(ExitCode.OK);
        assertThat(alice.out().lines().map(line -> line.replaceFirst(".*alice: ", "")))
                .containsExactlyElementsOf(lines);
    }

    @Test
    void aNameMeansTheFileOfTheCurrentRoom() throws IOException {
        Files.writeString(Files.createDirectory(folder.resolve("a")).resolve("plan.txt"), "of the lobby");
        Files.writeString(Files.createDirectory(folder.resolve("b")).resolve("plan.txt"), "of ops");
        assertThat(run("/upload a/plan.txt\n/join ops\n/upload b/plan.txt\n/switch lobby\n/download plan.txt\n"))
                .isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("plan.txt")).hasContent("of the lobby");
    }

    @Test
    void ofTwoFilesWithOneNameTheOlderIsFetchedByItsId() throws IOException {
        Files.createDirectory(folder.resolve("older"));
        Files.createDirectory(folder.resolve("newer"));
        Files.writeString(folder.resolve("older/plan.txt"), "old plan");
        Files.writeString(folder.resolve("newer/plan.txt"), "new plan");
        assertThat(run("""
                /upload older/plan.txt
                /upload newer/plan.txt
                /files
                /download f1 one.txt
                /download plan.txt two.txt
                /download F2 three.txt
                """)).isEqualTo(ExitCode.OK);
        assertThat(alice.out()).containsPattern("F1 +plan.txt").containsPattern("F2 +plan.txt");
        assertThat(folder.resolve("one.txt")).hasContent("old plan");
        assertThat(folder.resolve("two.txt")).hasContent("new plan");
        assertThat(folder.resolve("three.txt")).hasContent("new plan");
    }

    @Test
    void aNameThatNoFileHasAndAWordTooManyAreToldWithAHint() {
        assertThat(run("/download nothere\n/upload my plan.pdf bob\n/download my other plan\n"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err())
                .contains("no file \"nothere\" in lobby; /files lists them")
                .contains("usage: /upload PATH [USER]; quote a name or path with spaces")
                .contains("usage: /download NAME|ID [PATH]; quote a name or path with spaces");
    }

    @Test
    void aTokenThatIsKeptIsTriedBeforeThePasswordSoThatNoneIsMadeEachTime() {
        for (int i = 0; i < 3; i++) {
            assertThat(run("/quit\n")).isEqualTo(ExitCode.OK);
        }
        assertThat(gateway.received(ClientFrame.Login.class).stream().filter(login -> login.token() == null))
                .hasSize(1);
    }

    @Test
    void aTokenThatIsNotValidGivesWayToThePasswordThatIsGiven() {
        run("/quit\n");
        gateway.chat().changeTokens();
        assertThat(run("/quit\n")).isEqualTo(ExitCode.OK);
        alice.with("PARLEY_PASSWORD", "wrong horse");
        assertThat(run("/quit\n")).isEqualTo(ExitCode.OK);

        gateway.chat().changeTokens();
        assertThat(run("/quit\n")).isEqualTo(ExitCode.AUTHENTICATION);
        assertThat(alice.err()).endsWith("parley: wrong password for alice\n");
    }

    @Test
    void whoKeepsNoTokenTakesNone() {
        run("/quit\n", "--no-token");
        run("/quit\n", "--no-token");
        assertThat(gateway.received(ClientFrame.Register.class))
                .extracting(ClientFrame.Register::remember)
                .containsExactly(false);
        assertThat(gateway.received(ClientFrame.Login.class))
                .isNotEmpty()
                .allSatisfy(login -> assertThat(login.remember()).isFalse());
    }

    @Test
    void severalGatewaysAreTriedInTurnAndShareTheToken() {
        try (FakeGateway other = new FakeGateway(gateway.chat())) {
            assertThat(run("/quit\n")).isEqualTo(ExitCode.OK);
            gateway.kill();
            alice = new FakeSurroundings(folder);
            assertThat(run("to the other\n", "--url", other.url().toString())).isEqualTo(ExitCode.OK);
            assertThat(other.received(ClientFrame.Post.class)).hasSize(1);
            assertThat(new Cli(alice.reading("by its own address\n"))
                            .run("--user", "alice", "--url", other.url().toString()))
                    .isEqualTo(ExitCode.OK);
            assertThat(other.received(ClientFrame.Login.class))
                    .hasSize(2)
                    .allSatisfy(login -> assertThat(login.token()).isEqualTo("token-of-alice"));
        }
    }

    @Test
    void whatGoesWrongLaterNamesItsLineAndItsMessage() {
        gateway.on(
                ClientFrame.Post.class,
                (peer, post) ->
                        peer.send(new ServerFrame.Failure(post.id(), ErrorCode.NOT_JOINED, "not joined", null)));
        assertThat(run("/info\n\nsomething rather long, so that it is cut\n/msg bob psst\n"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(alice.err())
                .contains("parley: line 3: to lobby, \"something rather long, so that…\": not joined\n")
                .contains("parley: line 4: /msg bob: not joined\n");
    }

    @Test
    void theHistoryWithNobodyDoesNotClaimThatItBeganThere() {
        assertThat(run("/history nosuchname\n/history\n")).isEqualTo(ExitCode.OK);
        assertThat(alice.err()).contains("if there is such a user").containsOnlyOnce("where it began");
    }

    @Test
    void oneIsNotManyAndARoomIsEnteredOnce() {
        assertThat(run("/info\n/join lobby\n/join ops\n/join lobby\n/leave nowhere\n"))
                .isEqualTo(ExitCode.REFUSED);
        assertThat(alice.out()).contains("1 connection of 1 user, 1 of them here");
        assertThat(alice.err())
                .contains("-- you are in lobby already")
                .contains("-- now in lobby")
                .contains("line 5: you are not in nowhere");
    }
}
