package chat.parley.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.client.ClientException.Kind;
import chat.parley.client.fake.FakeGateway;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Event;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a gateway sends that this version does not know: docs/protocol.md §2 and §8. */
final class LaterGatewayTest extends ClientFixture {
    private static final String EVENT =
            "{\"kind\":\"poll\",\"id\":\"%s\",\"at\":1,\"room\":\"lobby\",\"from\":\"bob\",\"nonce\":\"n\",\"options\":[1,{}]}";

    private static String error(long id, String rest) {
        return "{\"type\":\"error\",\"id\":" + id + ",\"message\":\"the moon is full\"," + rest + "}";
    }

    private static void assertRefused(CompletableFuture<?> request, String line) {
        assertThatThrownBy(request::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(ClientException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
                    assertThat(refused.code()).isNull();
                    assertThat(refused.retryable()).isFalse();
                })
                .hasMessageContaining(line);
    }

    /** Whose time for a reply is never over: only an answer ends a request. */
    private ParleyClient patient() {
        Duration veryLong = Duration.ofMinutes(5);
        ParleyClient client =
                client(ClientConfig.of(gateway.url()).withTimeouts(veryLong, veryLong, veryLong, veryLong), heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        client.join(LOBBY, 50).join();
        return client;
    }

    @Test
    void errorOfUnknownCodeIsOneOfItsRequestWithItsText() {
        ParleyClient client = patient();
        gateway.on(
                ClientFrame.Rooms.class,
                (peer, rooms) -> peer.sendText(error(rooms.id(), "\"code\":\"FULL_MOON\",\"phase\":{\"of\":1}")));
        assertRefused(client.rooms(), "the moon is full");
        gateway.on(ClientFrame.Rooms.class, (peer, rooms) -> peer.sendText(error(rooms.id(), "\"code\":{\"n\":7}")));
        assertRefused(client.rooms(), "the moon is full");
        gateway.on(ClientFrame.Rooms.class, (peer, rooms) -> peer.sendText(error(rooms.id(), "\"why\":7")));
        assertRefused(client.rooms(), "");
    }

    @Test
    void postThatIsRefusedForAnUnknownReasonForNowComesAgainAtItsTime() {
        ParleyClient client = patient();
        AtomicInteger refusals = new AtomicInteger();
        gateway.on(ClientFrame.Post.class, (peer, post) -> {
            if (refusals.incrementAndGet() <= 3) {
                peer.sendText(error(post.id(), "\"code\":\"FULL_MOON\",\"retryAfterMillis\":20"));
            } else {
                gateway.answer(peer, post);
            }
        });
        client.post(LOBBY, "hello").join();
        assertThat(refusals).hasValue(4);
    }

    @Test
    void postThatIsRefusedForAnUnknownReasonForGoodIsRefused() {
        ParleyClient client = patient();
        gateway.on(ClientFrame.Post.class, (peer, post) -> peer.sendText(error(post.id(), "\"code\":\"FULL_MOON\"")));
        assertRefused(client.post(LOBBY, "hello"), "the moon is full");
    }

    @Test
    void replyOfUnknownFormIsARefusal() {
        ParleyClient client = patient();
        gateway.on(
                ClientFrame.Info.class, (peer, info) -> peer.sendText("{\"type\":\"orbit\",\"id\":" + info.id() + "}"));
        assertRefused(client.info(), "newer");
        gateway.on(
                ClientFrame.Info.class,
                (peer, info) -> peer.sendText("{\"type\":\"info\",\"gateway\":[1],\"id\":" + info.id() + "}"));
        assertRefused(client.info(), "newer");
    }

    @Test
    void ofAPageOnlyWhatHasNoIdIsLeftOutAndWhatIsNotKnownIsToldAsThat() {
        ParleyClient client = patient();
        gateway.on(ClientFrame.History.class, (peer, request) -> {
            Event known = gateway.chat().newest();
            String json = new String(FrameCodec.write(known), UTF_8);
            peer.sendText(
                    "{\"type\":\"history\",\"id\":" + request.id() + ",\"more\":false,\"recovered\":true,\"events\":["
                            + EVENT.formatted(known.id()) + "," + json + "," + EVENT.formatted("soon") + ",null,7]}");
        });
        gateway.chat().say("bob", LOBBY, "hello");
        ServerFrame.History page = client.history(LOBBY, null, 50).join();
        assertThat(page.events())
                .extracting(Event::body)
                .hasExactlyElementsOfTypes(Body.Unknown.class, Body.Text.class);
        gateway.on(
                ClientFrame.Users.class,
                (peer, users) -> peer.sendText("{\"type\":\"users\",\"id\":" + users.id()
                        + ",\"total\":2,\"users\":[{\"user\":\"\",\"connections\":1,\"gateways\":[]},"
                        + "{\"user\":\"bob\",\"connections\":1,\"gateways\":[]}]}"));
        assertThat(client.users(null).join().users())
                .extracting(ServerFrame.UserConnections::user)
                .containsExactly(BOB);
    }

    @Test
    void pushesThatCannotBeReadAreIgnored() {
        ParleyClient client = patient();
        gateway.on(ClientFrame.Info.class, (peer, info) -> {
            List.of(
                            "{\"type\":\"eclipse\"}",
                            "{\"type\":\"event\",\"event\":" + EVENT.formatted("soon") + "}",
                            "[]",
                            "{\"type\":\"presence\",\"room\":\"lobby\",\"joined\":[\"\",\"bob\"],\"left\":[],\"members\":2}")
                    .forEach(peer::sendText);
            gateway.answer(peer, info);
        });
        client.info().join();
        gateway.chat().say("bob", LOBBY, "still here");
        await().until(() -> heard.texts().contains("still here"));
        assertThat(heard.changes()).noneMatch(change -> change.startsWith("lost"));
    }

    @Test
    void eventsOfUnknownKindsAreToldInTheirPlaceAndTakenFromTheMailbox() {
        patient();
        gateway.chat().say("bob", LOBBY, "before");
        Event inRoom = gateway.chat().sayUnknown("bob", LOBBY, true);
        Event toMe = gateway.chat().sayUnknown("bob", ALICE, true);
        gateway.chat().say("bob", LOBBY, "after");
        await().until(() -> heard.texts().contains("after"));
        assertThat(heard.events()).hasSize(4).contains(inRoom, toMe);
        await().until(() -> gateway.chat().mailbox("alice").isEmpty());
    }

    /** More of them, one after another, than pages that lead nowhere would be read. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pagesOfNothingButUnknownKindsEndAsNoGap(boolean cursors) {
        gateway.withCursors(cursors);
        patient();
        gateway.chat().say("bob", LOBBY, "before");
        await().until(() -> heard.texts().contains("before"));
        gateway.kill();
        for (int i = 0; i < 13 * Limits.MAX_PAGE_EVENTS; i++) {
            gateway.chat().sayUnknown("bob", LOBBY, false);
        }
        gateway.chat().sayUnheard("bob", LOBBY, "after");
        gateway.revive();
        await().until(() -> heard.changes().stream().anyMatch(change -> change.startsWith("resumed")));
        assertThat(heard.changes()).contains("resumed lobby true");
        assertThat(heard.texts()).containsExactly("before", "after");
    }

    @Test
    void closeCodesFrom4500OnAreFinalWhateverTheyMeanAndOthersAreNot() {
        patient();
        for (int status : List.of(4005, 4499)) {
            long before = heard.changes().stream().filter("connected"::equals).count();
            gateway.peers().forEach(peer -> peer.close(status, "later"));
            await().until(() ->
                    heard.changes().stream().filter("connected"::equals).count() > before);
        }
        gateway.peers().forEach(peer -> peer.close(4500, "you were asked to leave"));
        await().until(() -> heard.changes().stream().anyMatch(change -> change.startsWith("closed")));
        assertThat(heard.changes()).last().asString().contains("closed", "you were asked to leave");
    }

    @Test
    void whoIsSentAwayForGoodAtSignInDoesNotKnockElsewhere() {
        FakeGateway second = closing(new FakeGateway(gateway.chat()));
        gateway.on(ClientFrame.Login.class, (peer, login) -> peer.close(4500, "you were asked to leave"));
        ParleyClient client = client(patient(gateway.url(), second.url()), heard);
        assertThatThrownBy(() -> client.connect(new Credentials.Password(ALICE, "correct horse"))
                        .join())
                .hasMessageContaining("you were asked to leave");
        assertThat(second.received(ClientFrame.Login.class)).isEmpty();
    }
}
