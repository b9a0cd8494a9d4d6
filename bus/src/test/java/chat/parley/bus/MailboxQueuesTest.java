package chat.parley.bus;

import static chat.parley.bus.Events.direct;
import static chat.parley.bus.Stages.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.backends.BackendProcess;
import chat.parley.bus.MailboxQueues.Waiting;
import chat.parley.protocol.UserName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a broker in another process, as a gateway's user. */
class MailboxQueuesTest {
    private static final UserName ANN = new UserName("ann");
    private static final int MANY = 1_000;
    private static final int AT_ONCE = 100;
    /** Of what a bus may wait. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    @TempDir
    static Path folder;

    private static BackendProcess broker;
    private static BusConfig config;

    @BeforeAll
    static void start() {
        broker = BackendProcess.broker(folder);
        config = BusConfig.of(broker.url().toString(), broker.user(), broker.password())
                .withTimeouts(LONGEST, LONGEST, LONGEST);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void whatWaitsIsListedAndTakenAndOthersKeepTheirs() {
        UserName bob = new UserName("b\u00f6b." + Events.user());
        UserName carol = Events.user();
        Instant before = Instant.now();
        try (Bus bus = JmsBus.connect(config);
                MailboxQueues mailboxes = MailboxQueues.connect(config)) {
            for (String text : List.of("one", "two", "three")) {
                done(bus.publish(direct(ANN, bob, text)));
            }
            done(bus.publish(direct(ANN, carol, "kept")));

            assertThat(of(mailboxes, bob)).singleElement().satisfies(waiting -> {
                assertThat(waiting.messages()).isEqualTo(3);
                assertThat(waiting.bytes()).isBetween(300L, 1500L);
                assertThat(waiting.oldest())
                        .isBetween(before.minusSeconds(1), Instant.now().plusSeconds(1));
            });
            assertThat(of(mailboxes, bob)).as("looking takes nothing").hasSize(1);

            assertThat(mailboxes.empty(bob)).isEqualTo(3);
            assertThat(mailboxes.empty(bob)).isZero();
            assertThat(of(mailboxes, bob)).isEmpty();
            assertThat(of(mailboxes, carol)).hasSize(1);

            Recorded owner = new Recorded();
            done(bus.openMailbox(bob, owner));
            done(bus.publish(direct(ANN, bob, "four")));
            owner.awaitWaiting("four");
            assertThat(owner.waiting).containsExactly("four");
        }
    }

    @Test
    void aLongMailboxIsTakenAsAWholeThoughTheBrokerMayShowAPartOfIt() {
        UserName bob = Events.user();
        try (Bus bus = JmsBus.connect(config);
                MailboxQueues mailboxes = MailboxQueues.connect(config)) {
            for (int sent = 0; sent < MANY; sent += AT_ONCE) {
                CompletableFuture.allOf(IntStream.range(0, AT_ONCE)
                                .mapToObj(i ->
                                        bus.publish(direct(ANN, bob, "message")).toCompletableFuture())
                                .toArray(CompletableFuture<?>[]::new))
                        .join();
            }
            assertThat(of(mailboxes, bob))
                    .singleElement()
                    .satisfies(waiting -> assertThat(waiting.messages()).isBetween(200, MANY));
            assertThat(mailboxes.empty(bob)).isEqualTo(MANY);
        }
    }

    @Test
    void aBrokerThatCannotBeHadIsToldInOneLine() {
        BusConfig nowhere = BusConfig.of("tcp://127.0.0.1:1", "parley", "secret");
        assertThatThrownBy(() -> MailboxQueues.connect(nowhere))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("127.0.0.1:1");
        BusConfig wrong = BusConfig.of(broker.url().toString(), broker.user(), "wrong");
        assertThatThrownBy(() -> MailboxQueues.connect(wrong))
                .isInstanceOf(BusException.class)
                .hasMessageContaining("wrong user name or password");
    }

    private static List<Waiting> of(MailboxQueues mailboxes, UserName user) {
        return mailboxes.list().stream()
                .filter(waiting -> waiting.user().equals(user.value()))
                .toList();
    }
}
