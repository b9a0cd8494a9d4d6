package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.client.fake.Peer;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Event;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MailboxTest extends ClientFixture {

    @Test
    void aPrivateMessageIsConfirmedOnlyAfterTheListenerHasReturned() {
        CountDownLatch hold = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        ParleyClient client = client(patient(gateway.url()), new ClientListener() {
            @Override
            public void event(Event event) {
                called.countDown();
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        gateway.chat().sayUnheard("bob", ALICE, "waiting");
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        await().until(() -> called.getCount() == 0);
        // The connection serves other requests meanwhile, so a confirmation would have been seen.
        client.info().join();
        assertThat(gateway.received(ClientFrame.Received.class)).isEmpty();
        hold.countDown();
        await().until(() -> gateway.chat().mailbox("alice").isEmpty());
    }

    @Test
    void aMessageThatComesAgainIsToldOnceAndConfirmedAgain() {
        signedIn();
        gateway.on(ClientFrame.Received.class, (peer, received) -> {
            gateway.unscript(ClientFrame.Received.class);
            peer.cut();
        });
        gateway.chat().say("bob", ALICE, "secret");
        await().until(() -> gateway.chat().mailbox("alice").isEmpty());
        assertThat(heard.texts()).containsExactly("secret");
        assertThat(gateway.received(ClientFrame.Received.class)).hasSize(2);
    }

    @Test
    void whatAnotherDeviceReadMeanwhileIsReadFromHistory() {
        signedIn();
        await().until(() -> !gateway.received(ClientFrame.History.class).isEmpty());
        gateway.kill();
        Event read = gateway.chat().sayUnheard("bob", ALICE, "read elsewhere");
        gateway.chat().sayUnheard("alice", BOB, "sent elsewhere");
        gateway.chat().forget("alice", read.id());
        gateway.revive();
        await().until(() -> heard.texts().size() >= 2);
        assertThat(heard.texts()).containsExactly("read elsewhere", "sent elsewhere");
    }

    @Test
    void whatWasSaidBeforeTheFirstLoginIsNotReadAgainAfterALoss() {
        gateway.chat().sayUnheard("alice", BOB, "an hour ago, on another device");
        signedIn();
        await().until(() -> !gateway.received(ClientFrame.History.class).isEmpty());
        gateway.peers().forEach(Peer::cut);
        await().until(() -> gateway.received(ClientFrame.History.class).size() >= 2);
        gateway.chat().say("bob", ALICE, "now");
        await().until(() -> heard.texts().contains("now"));
        assertThat(heard.texts()).containsExactly("now");
    }

    @Test
    void whatIsDamagedAtTheServerIsToldOnceForAConnection() {
        AtomicInteger told = new AtomicInteger();
        gateway.on(ClientFrame.History.class, (peer, page) -> {
            peer.send(new ServerFrame.DamagedPush());
            peer.send(new ServerFrame.History(
                    page.id(),
                    List.of(),
                    List.of(),
                    false,
                    null,
                    false,
                    gateway.chat().cursor(),
                    Boolean.TRUE));
        });
        ParleyClient client = client(patient(gateway.url()), new ClientListener() {
            @Override
            public void mailDamaged() {
                told.incrementAndGet();
            }
        });
        client.connect(new Credentials.Password(ALICE, "correct horse")).join();
        await().until(() -> told.get() == 1);
        gateway.peers().forEach(Peer::cut);
        await().until(() -> told.get() == 2);
        assertThat(gateway.received(ClientFrame.History.class)).hasSize(2);
    }
}
