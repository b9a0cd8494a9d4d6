package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.MovedClock;
import chat.parley.cluster.RawClient;
import chat.parley.cluster.RawLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two gateways, one of them with a clock that is off: nothing that was acknowledged is lost to anybody, and one sender's posts
 * stand in the order in which they were acknowledged. The clients are raw: no library puts anything right.
 */
class ClocksIT {
    private static final AtomicInteger NAMES = new AtomicInteger();

    @TempDir
    static Path folder;

    private static Cluster cluster;
    private static GatewayProcess right;

    private final int test = NAMES.incrementAndGet();
    private final String room = "lobby" + test;
    private final MovedClock clock = new MovedClock(folder.resolve("clock-" + test));
    /** Of each test its own: a gateway may remember what time it once was. */
    private final List<GatewayProcess> started = new ArrayList<>();

    @BeforeAll
    static void start() {
        assumeTrue(MovedClock.possible(), "clocks are moved by a layer of C: it needs Linux and a C compiler (cc)");
        cluster = Cluster.withStoreOfAnyTime(folder);
        right = cluster.startGateway();
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private GatewayProcess startWrong(Duration ahead) {
        clock.set(ahead);
        GatewayProcess wrong = cluster.startGateway(clock);
        started.add(wrong);
        return wrong;
    }

    @AfterEach
    void endWrong() {
        started.forEach(GatewayProcess::stop);
    }

    private String name(String user) {
        return user + test;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"-PT90S", "-P1D", "PT90S", "P1D"})
    void memberWhoResumesGetsWhatWasPostedMeanwhileThroughAGatewayWhoseClockIsOff(String ahead) {
        GatewayProcess wrong = startWrong(Duration.parse(ahead));
        try (RawClient bob = RawClient.registered(wrong, name("bob"))) {
            RawLog read;
            try (RawClient ann = RawClient.registered(right, name("ann"))) {
                ann.join(room);
                bob.join(room);
                ann.post(room, "before");
                read = awaitTexts(ann, 1);
            }
            bob.post(room, "meanwhile");
            try (RawClient ann = RawClient.signedIn(right, name("ann"))) {
                ann.resume(room, read);
                assertThat(read.texts()).containsExactlyInAnyOrder("before", "meanwhile");
                assertThat(read.recovered()).isTrue();
                bob.post(room, "live");
                assertThat(awaitTexts(ann, 1).texts()).containsExactly("live");
            }
        }
    }

    @Test
    void gatewayRestartedWithItsClockSetBackLosesNothingAndKeepsOnesOrder() {
        GatewayProcess wrong = startWrong(Duration.ZERO);
        List<String> said = new ArrayList<>();
        RawLog early;
        try (RawClient ann = RawClient.registered(right, name("ann"))) {
            ann.join(room);
            try (RawClient bob = RawClient.registered(wrong, name("bob"))) {
                bob.join(room);
                say(bob, said, 10);
            }
            early = awaitTexts(ann, 10);
            wrong.kill();
            clock.set(Duration.ofHours(-1));
            wrong.start();
            wrong.awaitReady();
            try (RawClient bob = RawClient.signedIn(wrong, name("bob"))) {
                bob.join(room);
                say(bob, said, 10);
            }
            assertThat(awaitTexts(ann, 10).texts()).as("live").isEqualTo(said.subList(10, 20));
        }
        assertEverybodyReads(wrong, said, early);
    }

    @Test
    void oneWhoAlternatesBetweenGatewaysWithClocksApartStandsInTheOrderOfTheAcknowledgements() {
        GatewayProcess wrong = startWrong(Duration.ofSeconds(-20));
        List<String> said = new ArrayList<>();
        RawLog early;
        try (RawClient ann = RawClient.registered(right, name("ann"));
                RawClient here = RawClient.registered(right, name("bob"));
                RawClient there = RawClient.signedIn(wrong, name("bob"))) {
            Stream.of(ann, here, there).forEach(client -> client.join(room));
            say(here, said, 1);
            early = awaitTexts(ann, 1);
            for (int i = 0; i < 20; i++) {
                say(there, said, 1);
                say(here, said, 1);
            }
            assertThat(awaitTexts(ann, 40).texts()).as("live").isEqualTo(said.subList(1, 41));
        }
        assertEverybodyReads(wrong, said, early);
    }

    @Test
    void oneWhoMovesBetweenGatewaysWithClocksApartStandsInTheOrderOfTheAcknowledgements() {
        GatewayProcess wrong = startWrong(Duration.ofSeconds(-20));
        List<String> said = new ArrayList<>();
        RawLog early;
        try (RawClient ann = RawClient.registered(right, name("ann"))) {
            ann.join(room);
            RawClient.registered(right, name("bob")).close();
            for (int i = 0; i < 10; i++) {
                for (GatewayProcess gateway : List.of(right, wrong)) {
                    try (RawClient bob = RawClient.signedIn(gateway, name("bob"))) {
                        bob.join(room);
                        say(bob, said, 1);
                    }
                }
            }
            early = awaitTexts(ann, 20);
            assertThat(early.texts()).as("live").isEqualTo(said);
        }
        assertEverybodyReads(wrong, said, early);
    }

    @Test
    void gatewayThatWasADayAheadAndIsMendedLosesNothingAndKeepsOnesOrder() {
        GatewayProcess wrong = startWrong(Duration.ZERO);
        List<String> said = new ArrayList<>();
        RawLog early;
        RawLog tomorrow;
        try (RawClient bob = RawClient.registered(wrong, name("bob"));
                RawClient cat = RawClient.registered(right, name("cat"))) {
            cat.join(room);
            bob.join(room);
            say(bob, said, 3);
            early = awaitTexts(cat, 3);
            clock.set(Duration.ofDays(1));
            say(bob, said, 3);
            try (RawClient ann = RawClient.registered(right, name("ann"))) {
                tomorrow = ann.join(room);
                assertThat(tomorrow.texts()).isEqualTo(said);
            }
            clock.mend();
            say(bob, said, 3);
            cat.post(room, "cat's");
        }
        wrong.stop();
        wrong.start();
        wrong.awaitReady();
        try (RawClient bob = RawClient.signedIn(wrong, name("bob"))) {
            bob.join(room);
            say(bob, said, 3);
        }
        assertEverybodyReads(wrong, said, early, tomorrow);
    }

    @Test
    void privateMessagesThroughAGatewayWhoseClockIsOffArriveOnceAndInOrder() {
        GatewayProcess wrong = startWrong(Duration.ofSeconds(-90));
        List<String> said = new ArrayList<>();
        RawLog device;
        try (RawClient eve = RawClient.registered(right, name("eve"));
                RawClient bob = RawClient.registered(right, name("bob"))) {
            tell(bob, said, 3);
            awaitTexts(eve, 3);
            device = eve.mail();
            assertThat(device.texts()).isEqualTo(said);
        }
        for (Duration ahead : List.of(Duration.ofSeconds(-90), Duration.ofDays(-1), Duration.ofSeconds(90))) {
            clock.set(ahead);
            for (GatewayProcess gateway : List.of(wrong, right)) {
                try (RawClient bob = RawClient.signedIn(gateway, name("bob"))) {
                    tell(bob, said, 2);
                }
            }
        }
        try (RawClient eve = RawClient.signedIn(right, name("eve"))) {
            RawLog pushed = awaitTexts(eve, said.size());
            eve.resumeMail(device);
            assertThat(device.recovered()).isTrue();
            assertThat(device.texts()).as("a device that was away").isEqualTo(said);
            assertThat(pushed.asTold())
                    .as("pushed, since nobody said that anything was received")
                    .containsExactlyInAnyOrderElementsOf(said);
            assertThat(pushed.texts()).as("pushed").isEqualTo(said);
            assertThat(eve.mail().texts()).as("history").isEqualTo(said);
        }
    }

    private void say(RawClient who, List<String> said, int times) {
        for (int i = 0; i < times; i++) {
            String text = "number " + said.size();
            who.post(room, text);
            said.add(text);
        }
    }

    private void tell(RawClient who, List<String> said, int times) {
        for (int i = 0; i < times; i++) {
            String text = "word " + said.size();
            who.tell(name("eve"), text);
            said.add(text);
        }
    }

    private static RawLog awaitTexts(RawClient client, int texts) {
        RawLog log = new RawLog();
        Awaitility.await(client.user() + " is told " + texts)
                .until(() -> client.drainInto(log).texts().size() >= texts);
        return log;
    }

    /** Who joins, who asks for history, and who resumes from what it had, at each gateway: bob's words are there, in order. */
    private void assertEverybodyReads(GatewayProcess wrong, List<String> said, RawLog... resuming) {
        for (GatewayProcess gateway : List.of(right, wrong)) {
            try (RawClient reader = RawClient.registered(gateway, "reader-of-" + gateway.name() + "-" + test)) {
                assertBobs(reader.history(room), said, "history at " + gateway.name());
                assertBobs(reader.join(room), said, "joining at " + gateway.name());
            }
        }
        try (RawClient dan = RawClient.registered(right, name("dan"))) {
            Stream.of(resuming).forEach(log -> assertBobs(dan.resume(room, log), said, "resuming"));
        }
    }

    private static void assertBobs(RawLog log, List<String> said, String how) {
        assertThat(log.recovered()).as(how).isTrue();
        assertThat(log.texts().stream().filter(text -> text.startsWith("number")))
                .as(how)
                .containsExactlyElementsOf(said);
    }
}
