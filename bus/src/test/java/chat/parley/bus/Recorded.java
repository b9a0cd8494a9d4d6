package chat.parley.bus;

import static chat.parley.bus.Stages.eventually;

import chat.parley.bus.Bus.MailboxListener;
import chat.parley.bus.Bus.Receipt;
import chat.parley.protocol.EncodedEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What listeners of rooms and mailboxes were told, as texts, in order. */
final class Recorded implements MailboxListener {

    final List<String> live = new CopyOnWriteArrayList<>();
    final List<String> waiting = new CopyOnWriteArrayList<>();
    final List<Receipt> receipts = new CopyOnWriteArrayList<>();

    void batch(List<EncodedEvent> events) {
        events.forEach(this::live);
    }

    @Override
    public void live(EncodedEvent event) {
        live.add(Events.text(event));
    }

    @Override
    public void waiting(EncodedEvent event, Receipt receipt) {
        receipts.add(receipt);
        waiting.add(Events.text(event));
    }

    void awaitLive(String... texts) {
        eventually().until(() -> live.containsAll(List.of(texts)));
    }

    void awaitWaiting(String... texts) {
        eventually().until(() -> waiting.containsAll(List.of(texts)));
    }
}
