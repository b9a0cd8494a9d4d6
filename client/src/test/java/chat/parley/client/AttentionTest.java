package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.client.fake.Peer;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Feature;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said of typing, looking, and being away. */
final class AttentionTest extends ClientFixture {
    private final Recorder bobs = new Recorder();

    @BeforeEach
    void offer() {
        gateway.offering(Feature.TYPING, Feature.AWAY);
    }

    private ParleyClient bob() {
        ParleyClient bob = client(patient(gateway.url()), bobs);
        bob.connect(new Credentials.Password(BOB, "battery staple")).join();
        bob.join(LOBBY, 0).join();
        return bob;
    }

    private Stream<@Nullable Conversation> looks() {
        return gateway.received(ClientFrame.Look.class).stream().map(ClientFrame.Look::conversation);
    }

    @Test
    void whoLooksThereIsToldOfTyping() {
        ParleyClient alice = inLobby();
        ParleyClient bob = bob();
        bob.look(LOBBY);
        await().until(() -> looks().toList().equals(List.of(LOBBY)));
        alice.typing(LOBBY, true);
        alice.typing(LOBBY, true);
        alice.typing(LOBBY, false);
        alice.typing(BOB, true);
        await().until(() -> bobs.typing().size() == 2);
        assertThat(bobs.typing())
                .containsExactly(
                        new ServerFrame.Typing(LOBBY, ALICE, true), new ServerFrame.Typing(LOBBY, ALICE, false));
        bob.look(ALICE);
        await().until(() -> looks().toList().equals(List.of(LOBBY, ALICE)));
        alice.typing(BOB, false);
        alice.typing(BOB, true);
        await().until(() -> bobs.typing().size() == 4);
        assertThat(bobs.typing()).last().isEqualTo(new ServerFrame.Typing(null, ALICE, true));
    }

    @Test
    void whatIsSaidNeedsNoWordThatTypingHasEnded() {
        ParleyClient alice = inLobby();
        alice.typing(LOBBY, true);
        alice.post(LOBBY, "hello").join();
        alice.typing(LOBBY, false);
        alice.typing(LOBBY, true);
        await().until(() -> gateway.received(ClientFrame.Typing.class).size() == 2);
        assertThat(gateway.received(ClientFrame.Typing.class)).allMatch(ClientFrame.Typing::on);
    }

    @Test
    void whatTheUserLooksAtAndThatTheyAreAwayIsSaidOnEachConnection() {
        ParleyClient alice = inLobby();
        alice.look(LOBBY);
        alice.away(true);
        await().until(() -> gateway.chat().isAway(ALICE));
        gateway.peers().forEach(Peer::cut);
        await().until(() -> looks().toList().equals(List.of(LOBBY, LOBBY)));
        await().until(() -> gateway.received(ClientFrame.Away.class).size() == 2);
        alice.away(false);
        await().until(() -> !gateway.chat().isAway(ALICE));
    }

    @Test
    void whatWasRefusedForTheMomentIsSaidAgainIfItStillCounts() {
        gateway.on(ClientFrame.Away.class, (peer, away) -> {
            gateway.unscript(ClientFrame.Away.class);
            peer.send(new ServerFrame.Failure(away.id(), ErrorCode.BUSY, "busy", 1L));
        });
        inLobby().away(true);
        await().until(() -> gateway.chat().isAway(ALICE));
    }

    @Test
    void aGatewayThatKnowsNoneOfItIsNotAsked() {
        gateway.offering();
        ParleyClient alice = inLobby();
        alice.look(LOBBY);
        alice.away(true);
        alice.typing(LOBBY, true);
        alice.post(LOBBY, "hello").join();
        assertThat(gateway.received(ClientFrame.class))
                .noneMatch(frame -> frame instanceof ClientFrame.Look
                        || frame instanceof ClientFrame.Away
                        || frame instanceof ClientFrame.Typing);
    }
}
