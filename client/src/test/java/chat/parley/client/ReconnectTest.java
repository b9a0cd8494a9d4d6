package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.client.fake.FakeGateway;
import chat.parley.client.fake.Peer;
import chat.parley.patience.Patience;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class ReconnectTest extends ClientFixture {

    private void cutAll() {
        gateway.peers().forEach(Peer::cut);
    }

    @Test
    void ofMoreThanAPageThatWasMissedOnlyTheNewestIsToldToWhoWantsNoMore() {
        gateway.withCursors(true);
        List<ServerFrame.Joined> skipped = new CopyOnWriteArrayList<>();
        List<String> told = new CopyOnWriteArrayList<>();
        ParleyClient client = client(patient(gateway.url()), new ClientListener() {
            @Override
            public boolean takesAllMissed() {
                return false;
            }

            @Override
            public void skipped(ServerFrame.Joined newest) {
                skipped.add(newest);
            }

            @Override
            public void event(Event event) {
                told.add(((Body.Text) event.body()).text());
            }
        });
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        client.join(LOBBY, 20).join();
        gateway.kill();
        for (int i = 0; i < 50; i++) {
            gateway.chat().sayUnheard("bob", LOBBY, "few " + i);
        }
        gateway.revive();
        await().until(() -> told.size() == 50);
        gateway.kill();
        for (int i = 0; i < 1000; i++) {
            gateway.chat().sayUnheard("bob", LOBBY, "many " + i);
        }
        gateway.revive();
        await().until(() -> skipped.size() == 1);
        gateway.chat().say("bob", LOBBY, "live");
        await().until(() -> told.contains("live"));
        assertThat(told).hasSize(51);
        assertThat(skipped.get(0).events())
                .hasSize(20)
                .last()
                .satisfies(event -> assertThat(event.body()).isEqualTo(new Body.Text("many 999")));
        assertThat(gateway.received(ClientFrame.History.class)).noneMatch(page -> LOBBY.equals(page.conversation()));
    }

    @Test
    void whatWasSaidWhileTheConnectionWasGoneIsToldOnceAndInOrder() {
        inLobby();
        gateway.chat().say("bob", LOBBY, "one");
        await().until(() -> heard.texts().contains("one"));
        gateway.kill();
        gateway.chat().sayUnheard("bob", LOBBY, "two");
        gateway.chat().sayUnheard("bob", LOBBY, "three");
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby true"));
        gateway.chat().say("bob", LOBBY, "four");
        await().until(() -> heard.texts().contains("four"));
        assertThat(heard.texts()).containsExactly("one", "two", "three", "four");
        assertThat(heard.changes()).startsWith("connected", "lost", "connected", "resumed lobby true");
    }

    @Test
    void pagesAreReadUntilNothingIsMissing() {
        inLobby();
        gateway.kill();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            said.add("m" + i);
            gateway.chat().sayUnheard("bob", LOBBY, "m" + i);
        }
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(heard.texts()).isEqualTo(said);
        assertThat(gateway.received(ClientFrame.History.class).stream()
                        .filter(history -> LOBBY.equals(history.room()))
                        .count())
                .isEqualTo(2);
    }

    @Test
    void allPagesOfTheOverlapAreReadAgainForWhatWasCommittedLate() {
        inLobby();
        Event first = gateway.chat().say("bob", LOBBY, "first");
        gateway.chat().say("bob", LOBBY, "last");
        await().until(() -> heard.texts().contains("last"));
        gateway.kill();
        gateway.on(
                ClientFrame.Join.class,
                (peer, join) ->
                        peer.send(new ServerFrame.Joined(join.id(), LOBBY, List.of(), 1, List.of(first), true, true)));
        gateway.revive();
        await().until(() -> gateway.received(ClientFrame.History.class).stream()
                .anyMatch(history -> LOBBY.equals(history.room()) && first.id().equals(history.after())));
    }

    @Test
    void aRepeatedPostIsToldOnceAndHasTheSmallerOfItsIds() {
        inLobby();
        Event told = gateway.chat().say("bob", LOBBY, "twice");
        await().until(() -> heard.texts().contains("twice"));
        EventId smaller = EventId.startOf(told.id().time().minusSeconds(20));
        Event first = new Event(smaller, LOBBY, told.from(), told.nonce(), new Body.Text("twice"));
        gateway.peers().forEach(peer -> peer.send(new ServerFrame.EventPush(first)));
        gateway.peers().forEach(peer -> peer.send(new ServerFrame.EventPush(told)));
        gateway.chat().say("bob", LOBBY, "next");
        await().until(() -> heard.texts().contains("next"));
        assertThat(heard.texts()).containsExactly("twice", "next");
        assertThat(heard.changes()).containsExactly("connected", "renumbered " + told.id() + " to " + smaller);
    }

    @Test
    void liveEventsWaitWhileMissedOnesAreReadAndDoNotMoveTheCursor() {
        inLobby();
        Event known = gateway.chat().say("bob", LOBBY, "known");
        await().until(() -> heard.texts().contains("known"));
        gateway.kill();
        Event missed = gateway.chat().sayUnheard("bob", LOBBY, "missed");
        // The join is answered with a first page, and the page behind it never comes.
        gateway.on(
                ClientFrame.Join.class,
                (peer, join) -> peer.send(
                        new ServerFrame.Joined(join.id(), LOBBY, List.of(), 1, List.of(known, missed), true, true)));
        gateway.on(ClientFrame.History.class, (peer, history) -> {
            if (history.room() != null) {
                peer.send(new ServerFrame.EventPush(gateway.chat().sayUnheard("bob", LOBBY, "live")));
            } else {
                gateway.answer(peer, history);
            }
        });
        gateway.revive();
        await().until(() -> heard.texts().contains("missed"));
        await().until(() -> !gateway.received(ClientFrame.History.class).stream()
                .filter(history -> missed.id().equals(history.after()))
                .toList()
                .isEmpty());
        int joins = gateway.received(ClientFrame.Join.class).size();
        gateway.unscript(ClientFrame.Join.class);
        gateway.unscript(ClientFrame.History.class);
        cutAll();
        await().until(() -> gateway.received(ClientFrame.Join.class).size() > joins);
        EventId after = gateway.received(ClientFrame.Join.class).get(joins).after();
        assertThat(after).isEqualTo(missed.id());
        await().until(() -> heard.texts().contains("live"));
        assertThat(heard.texts()).containsExactly("known", "missed", "live");
    }

    @Test
    void aGapIsToldAndRepairedWithTheOldCursor() {
        inLobby();
        Event known = gateway.chat().say("bob", LOBBY, "known");
        await().until(() -> heard.texts().contains("known"));
        gateway.kill();
        gateway.chat().sayUnheard("bob", LOBBY, "missed");
        gateway.on(ClientFrame.Join.class, (peer, join) -> {
            gateway.unscript(ClientFrame.Join.class);
            peer.send(new ServerFrame.Joined(join.id(), LOBBY, List.of(), 1, List.of(), false, false));
        });
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(heard.changes()).containsSubsequence("resumed lobby false", "resumed lobby true");
        assertThat(heard.texts()).containsExactly("known", "missed");
        List<ClientFrame.Join> joins = gateway.received(ClientFrame.Join.class);
        assertThat(joins.subList(1, joins.size()))
                .allSatisfy(join -> assertThat(join.after()).isEqualTo(known.id()));
    }

    @Test
    void aPostThatHasTwoIdsIsToldOnce() {
        inLobby();
        gateway.chat().say("bob", LOBBY, "hello", "nonce-1", true);
        gateway.chat().say("bob", LOBBY, "hello", "nonce-1", true);
        gateway.chat().say("bob", LOBBY, "end");
        await().until(() -> heard.texts().contains("end"));
        assertThat(heard.texts()).containsExactly("hello", "end");
    }

    @Test
    void aGatewayThatIsSilentForThreePingsIsLeft() {
        gateway.promisePings(1);
        signedIn();
        await().until(() -> heard.changes().contains("lost"));
        await().until(() -> heard.changes().size() >= 3);
        assertThat(heard.changes()).startsWith("connected", "lost", "connected");
    }

    @Test
    void pingsKeepTheConnection() {
        gateway.promisePings(2);
        ParleyClient client = signedIn();
        long untilNanos = System.nanoTime() + 7_000_000_000L;
        await().pollInterval(java.time.Duration.ofMillis(500)).until(() -> {
            gateway.peers().forEach(Peer::ping);
            return System.nanoTime() > untilNanos;
        });
        assertThat(heard.changes()).containsExactly("connected");
        assertThat(client.info().join().gateway()).isEqualTo("fake");
    }

    @Test
    void anotherGatewayServesWhenOneIsGone() {
        FakeGateway second = closing(new FakeGateway(gateway.chat()));
        ParleyClient client = client(patient(gateway.url(), second.url()), heard);
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        client.join(LOBBY, 50).join();
        gateway.kill();
        second.chat().sayUnheard("bob", LOBBY, "meanwhile");
        await().until(() -> heard.texts().contains("meanwhile"));
        assertThat(second.received(ClientFrame.Login.class).get(0).token()).isEqualTo("token-of-alice");
    }

    @Test
    void aCloseCodeThatSaysSoEndsTheClient() {
        signedIn();
        gateway.peers().get(0).close(4003, "too many errors");
        await().until(() -> heard.changes().contains("closed: too many errors"));
        assertThat(heard.changes()).doesNotContain("lost");
    }

    @Test
    void whoIsNotToBeRememberedConnectsByThePasswordEachTime() {
        ParleyClient client = client();
        client.connect(new Credentials.Password(ALICE, "correct horse", false)).join();
        cutAll();
        await().until(() -> heard.changes().size() >= 3);
        assertThat(heard.changes()).startsWith("connected", "lost", "connected");
        assertThat(gateway.received(ClientFrame.Login.class))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(login -> {
                    assertThat(login.password()).isEqualTo("correct horse");
                    assertThat(login.remember()).isFalse();
                });
    }

    @Test
    void aTokenThatExpiredIsReplacedByThePassword() {
        signedIn();
        gateway.on(ClientFrame.Login.class, (peer, login) -> {
            if (login.token() != null) {
                peer.send(new ServerFrame.Failure(
                        login.id(), chat.parley.protocol.ErrorCode.INVALID_TOKEN, "expired", null));
            } else {
                gateway.answer(peer, login);
            }
        });
        cutAll();
        await().until(() -> heard.changes().size() >= 3);
        assertThat(heard.changes()).startsWith("connected", "lost", "connected");
    }

    /** A client that keeps no token. */
    private ParleyClient forgetful(ClientConfig config) {
        ParleyClient client = client(config, heard);
        client.connect(new Credentials.Password(ALICE, "correct horse", false)).join();
        return client;
    }

    private List<String> passwordsOfLogins() {
        return gateway.received(ClientFrame.Login.class).stream()
                .map(ClientFrame.Login::password)
                .toList();
    }

    @Test
    void aChangeOfThePasswordWhoseAnswerWasLostIsRepeatedByWhoKeepsNoToken() {
        ParleyClient client = forgetful(patient(gateway.url()));
        gateway.on(ClientFrame.Password.class, (peer, change) -> {
            gateway.unscript(ClientFrame.Password.class);
            gateway.chat().account("alice", change.newPassword());
            peer.cut();
        });
        client.changePassword("correct horse", "battery staple", true).join();
        assertThat(gateway.received(ClientFrame.Password.class)).hasSize(2);
        cutAll();
        await().until(() -> passwordsOfLogins().size() == 4);
        assertThat(passwordsOfLogins())
                .containsExactly("correct horse", "correct horse", "battery staple", "battery staple");
    }

    @Test
    void aPasswordWhoseChangeNeverHadAnAnswerIsTriedWhenTheOneSoFarIsWrong() {
        ParleyClient client = forgetful(impatient(gateway.url()));
        gateway.on(ClientFrame.Password.class, (peer, change) -> {});
        assertThat(client.changePassword("correct horse", "battery staple", true))
                .failsWithin(Patience.MOST);
        cutAll();
        await().until(() -> heard.changes().equals(List.of("connected", "lost", "connected")));
        gateway.chat().account("alice", "battery staple");
        cutAll();
        await().until(() -> passwordsOfLogins().size() == 4);
        await().until(() -> heard.changes().size() == 5);
        assertThat(passwordsOfLogins())
                .containsExactly("correct horse", "correct horse", "correct horse", "battery staple");
        assertThat(heard.changes()).last().isEqualTo("connected");
    }

    @Test
    void aPasswordThatWasRefusedIsNotTriedAndEachOtherIsTriedOnce() {
        ParleyClient client = forgetful(patient(gateway.url()));
        assertThat(client.changePassword("wrong horse", "battery staple", true)).failsWithin(Patience.MOST);
        gateway.on(ClientFrame.Password.class, (peer, change) -> {
            gateway.chat().account("alice", "of another device");
            peer.cut();
        });
        assertThat(client.changePassword("correct horse", "paper clip", true)).failsWithin(Patience.MOST);
        await().until(() -> heard.changes().contains("closed: wrong password"));
        assertThat(passwordsOfLogins()).containsExactly("correct horse", "correct horse", "paper clip");
    }

    @Test
    void whatWasSaidBeforeAnIncompleteJoinIsNotTold() {
        Event missed = gateway.chat().sayUnheard("bob", LOBBY, "missed");
        Event old = new Event(
                EventId.startOf(missed.id().time().minusSeconds(60)),
                LOBBY,
                missed.from(),
                new Nonce("old"),
                new Body.Text("old"));
        gateway.on(ClientFrame.Join.class, (peer, join) -> {
            boolean again = gateway.received(ClientFrame.Join.class).size() > 1;
            List<Event> page = again ? List.of(old, missed) : List.of();
            peer.send(new ServerFrame.Joined(join.id(), join.room(), List.of(ALICE), 1, page, false, again));
        });
        ParleyClient client = signedIn();
        assertThat(client.join(LOBBY, 0).join().recovered()).isFalse();
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(heard.texts()).containsExactly("missed");
    }

    @Test
    void whatWasSaidSinceAnIncompleteJoinIsReadInAsManyPagesAsItTakes() {
        gateway.on(ClientFrame.Join.class, (peer, join) -> {
            gateway.unscript(ClientFrame.Join.class);
            gateway.answer(peer, new ClientFrame.Join(0, join.room(), null, 1));
            peer.send(new ServerFrame.Joined(join.id(), join.room(), List.of(ALICE), 1, List.of(), false, false));
        });
        ParleyClient client = signedIn();
        assertThat(client.join(LOBBY, 0).join().recovered()).isFalse();
        gateway.kill();
        List<String> said = new ArrayList<>();
        for (int i = 0; i < 450; i++) {
            said.add("m" + i);
            gateway.chat().sayUnheard("bob", LOBBY, "m" + i);
        }
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(heard.texts()).isEqualTo(said);
    }

    @Test
    void whatWasSaidBeforeAJoinIsNotToldAfterALoss() {
        for (int i = 0; i < 60; i++) {
            gateway.chat().sayUnheard("bob", LOBBY, "old " + i);
        }
        ParleyClient client = signedIn();
        assertThat(client.join(LOBBY, 0).join().events()).isEmpty();
        gateway.kill();
        gateway.chat().sayUnheard("bob", LOBBY, "missed");
        gateway.revive();
        await().until(() -> heard.changes().contains("resumed lobby true"));
        assertThat(heard.texts()).containsExactly("missed");
    }
}
