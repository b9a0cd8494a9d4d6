package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.config.AccountConfig;
import chat.parley.gateway.config.FileBudget;
import chat.parley.gateway.config.FilesConfig;
import chat.parley.gateway.config.GatewayConfig;
import chat.parley.gateway.config.PostConfig;
import chat.parley.gateway.config.SessionConfig;
import chat.parley.gateway.config.SignInConfig;
import chat.parley.gateway.limit.Limit;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each request of docs/protocol.md is refused to who has not what its row there says, and only to them. */
class CommandNeedsTest {
    private static final int TIMES = 4;
    /** Logins that fail keep others of the address out: so they come last, registrations before them. */
    private static final Comparator<String> STRANGERS_LAST = Comparator.comparing((String sample) -> !signedIn(sample))
            .thenComparing(CommandsPage::type, Comparator.reverseOrder());

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    static List<String> samples() {
        return CommandsPage.samples();
    }

    /** As the page has it, with the id that the client gives it, and other names where they must differ. */
    private static ChatClient.Request request(String sample, String nonce, String room) {
        return id -> FrameCodec.readClient(new ByteArrayInputStream(sample.replaceFirst("\"id\":\\d+", "\"id\":" + id)
                .replaceFirst("\"nonce\":\"[^\"]+\"", "\"nonce\":\"" + nonce + "\"")
                .replace("\"lobby\"", "\"" + room + "\"")
                .getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<ErrorCode> refusal(ChatClient client, String sample, String room) {
        return client.ask(request(sample, "n1", room)) instanceof ServerFrame.Failure failure
                ? Optional.ofNullable(failure.code())
                : Optional.empty();
    }

    private static boolean signedIn(String sample) {
        return CommandsPage.row(CommandsPage.type(sample)).from().equals("who has signed in");
    }

    private static boolean namesRoom(String sample) {
        return sample.contains("\"room\":");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aStrangerIsToSignInFirst(String sample) {
        ChatClient stranger = new ChatClient(cluster.port(0));
        Optional<ErrorCode> refusal = refusal(stranger, sample, Cluster.fresh("room"));
        if (signedIn(sample)) {
            assertThat(refusal).contains(ErrorCode.LOGIN_REQUIRED);
        } else {
            assertThat(refusal).isNotEqualTo(Optional.of(ErrorCode.LOGIN_REQUIRED));
        }
        stranger.close();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whoHasSignedInMaySendAllButWhatSignsIn(String sample) {
        ChatClient user = ChatClient.registered(cluster.port(0), Cluster.fresh("ann"));
        Optional<ErrorCode> refusal = refusal(user, sample, Cluster.fresh("room"));
        if (CommandsPage.row(CommandsPage.type(sample)).from().equals("who has not signed in")) {
            assertThat(refusal).contains(ErrorCode.ALREADY_LOGGED_IN);
        } else {
            assertThat(refusal)
                    .isNotEqualTo(Optional.of(ErrorCode.ALREADY_LOGGED_IN))
                    .isNotEqualTo(Optional.of(ErrorCode.LOGIN_REQUIRED));
        }
        user.close();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void whatNeedsARoomNeedsItJoined(String sample) {
        String room = Cluster.fresh("room");
        ChatClient member = ChatClient.registered(cluster.port(0), Cluster.fresh("ann"));
        member.join(room);
        ChatClient outside = ChatClient.registered(cluster.port(0), Cluster.fresh("eve"));
        boolean needsRoom = CommandsPage.row(CommandsPage.type(sample)).room().equals("joined") && namesRoom(sample);

        assertThat(refusal(outside, sample, room).equals(Optional.of(ErrorCode.NOT_JOINED)))
                .as("refused outside")
                .isEqualTo(needsRoom);
        assertThat(refusal(member, sample, room)).isNotEqualTo(Optional.of(ErrorCode.NOT_JOINED));
        member.close();
        outside.close();
    }

    /** With hardly anything to have, all requests again and again: each meets limits that its row names, and no other. */
    @Test
    void aRequestMeetsTheLimitsOfItsRowOnly() {
        Set<String> met = new HashSet<>();
        try (Cluster two = new Cluster()) {
            two.start(SessionConfig.defaults());
            two.start(CommandNeedsTest::narrow);
            String room = Cluster.fresh("room");
            ChatClient.registered(two.port(0), Cluster.fresh("maker")).join(room);
            for (String sample :
                    CommandsPage.samples().stream().sorted(STRANGERS_LAST).toList()) {
                Set<String> before = refused(two.port(1));
                sendSeveralTimes(two, sample, room);
                Set<String> grown = refused(two.port(1));
                grown.removeAll(before);
                Set<String> limits = grown.stream()
                        .map(line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))
                        .collect(Collectors.toSet());
                assertThat(CommandsPage.row(CommandsPage.type(sample)).limits())
                        .as(sample)
                        .containsAll(limits);
                met.addAll(limits);
            }
        }
        assertThat(met)
                .as("limits that were met at all")
                .contains(
                        Limit.POSTS_OF_USER.tag(),
                        Limit.NEW_ROOMS.tag(),
                        Limit.UPLOADS.tag(),
                        Limit.FAILED_LOGINS_OF_ADDRESS.tag(),
                        Limit.REGISTRATIONS_OF_ADDRESS.tag());
    }

    /** To the second gateway; users are made at the first. */
    private static void sendSeveralTimes(Cluster two, String sample, String room) {
        if (!signedIn(sample)) {
            for (int i = 0; i < TIMES; i++) {
                ChatClient stranger = new ChatClient(two.port(1));
                String other = sample.replace("\"alice\"", "\"" + Cluster.fresh("alice") + "\"");
                stranger.ask(request(other, "n", room));
                stranger.close();
            }
            return;
        }
        String user = Cluster.fresh("ann");
        ChatClient client = loggedInByToken(two, user);
        client.join(room);
        boolean joins = CommandsPage.type(sample).equals("join");
        for (int i = 0; i < TIMES; i++) {
            client.ask(request(sample, Cluster.fresh("n"), joins ? Cluster.fresh("new") : room));
        }
        client.close();
    }

    /** At the second gateway, where passwords may be too many already. */
    private static ChatClient loggedInByToken(Cluster two, String user) {
        ChatClient first = new ChatClient(two.port(0));
        ServerFrame.Welcome welcome = first.expect(
                ServerFrame.Welcome.class, id -> new ClientFrame.Register(id, new UserName(user), ChatClient.PASSWORD));
        first.close();
        ChatClient client = new ChatClient(two.port(1));
        client.expect(
                ServerFrame.Welcome.class, id -> new ClientFrame.Login(id, new UserName(user), null, welcome.token()));
        return client;
    }

    private static GatewayConfig narrow(GatewayConfig config) {
        SessionConfig session = SessionConfig.defaults();
        AccountConfig account = config.account();
        return config.withSession(new SessionConfig(
                        session.loginTimeout(),
                        session.pingInterval(),
                        session.writeBufferHighWaterBytes(),
                        session.requestsPerSecond(),
                        session.burst(),
                        1,
                        new PostConfig(600, 1, 600, 1)))
                .withFiles(new FilesConfig(
                        100_000,
                        Duration.ofMinutes(1),
                        false,
                        Optional.empty(),
                        new FileBudget(1, 100_000, 1, 100_000, 1, 100_000)))
                .withAccount(new AccountConfig(
                        account.tokenLifetime(),
                        account.maxTokens(),
                        account.argon2MemoryKib(),
                        account.argon2Iterations(),
                        account.argon2Parallelism(),
                        new SignInConfig(1, 2)));
    }

    /** Lines of what was refused so far: one of a limit changes when it is met. */
    private static Set<String> refused(int port) {
        return GatewayProcess.get(port, "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("parley_limits_refused_total{"))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
