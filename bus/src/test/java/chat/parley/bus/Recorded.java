package chat.parley.bus;

import static chat.parley.bus.Stages.eventually;

import chat.parley.bus.Bus.LogListener;
import chat.parley.bus.Bus.MailboxListener;
import chat.parley.bus.Bus.Receipt;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Marker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What listeners of rooms and mailboxes were told, as texts, in order; marks are among the live ones. */
final class Recorded implements MailboxListener, LogListener {

    final List<String> live = new CopyOnWriteArrayList<>();
    final List<String> waiting = new CopyOnWriteArrayList<>();
    final List<Mark> marks = new CopyOnWriteArrayList<>();
    final List<Typing> typing = new CopyOnWriteArrayList<>();
    /** Events, as texts, and who types, in the order in which they came. */
    final List<Object> said = new CopyOnWriteArrayList<>();

    final List<Marker> read = new CopyOnWriteArrayList<>();
    final AtomicInteger accountChanges = new AtomicInteger();
    final List<Receipt> receipts = new CopyOnWriteArrayList<>();

    /** A listener of events alone. */
    static LogListener onEvents(Consumer<List<EncodedEvent>> batches) {
        return new LogListener() {
            @Override
            public void events(List<EncodedEvent> events) {
                batches.accept(events);
            }

            @Override
            public void mark(Mark mark) {
                throw new AssertionError("nobody sends marks here: " + mark);
            }
        };
    }

    @Override
    public void mark(Mark mark) {
        marks.add(mark);
        live.add(Marks.write(mark));
    }

    @Override
    public void typing(Typing told) {
        typing.add(told);
        said.add(told);
    }

    @Override
    public void hasRead(List<Marker> markers) {
        read.addAll(markers);
    }

    @Override
    public void accountChanged() {
        accountChanges.incrementAndGet();
    }

    @Override
    public void events(List<EncodedEvent> events) {
        events.forEach(this::live);
    }

    @Override
    public void live(EncodedEvent event) {
        live.add(Events.text(event));
        said.add(Events.text(event));
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
