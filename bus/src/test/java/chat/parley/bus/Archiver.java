package chat.parley.bus;

import static chat.parley.bus.Stages.eventually;

import chat.parley.bus.Bus.Answer;
import chat.parley.bus.Bus.ArchiveListener;
import chat.parley.bus.Bus.LogEntry;
import chat.parley.bus.Bus.Receipt;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.RoomName;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records what an archiver is told; {@code MARKER} stands for one. Gives receipts at once, or keeps them. */
final class Archiver implements ArchiveListener {
    static final String MARKER = "<marker>";
    /** What it says of every log. */
    static final LogCursor END = new LogCursor(new LogPosition(7, 12), new EventId(34, 56));

    private record Seen(LogKey log, String what) {}

    private final boolean giveReceipts;
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    final List<Receipt> receipts = new CopyOnWriteArrayList<>();
    final Set<Integer> shards = ConcurrentHashMap.newKeySet();

    private Archiver(boolean giveReceipts) {
        this.giveReceipts = giveReceipts;
    }

    static Archiver thatStores() {
        return new Archiver(true);
    }

    static Archiver thatNeverStores() {
        return new Archiver(false);
    }

    @Override
    public void entries(int shard, List<LogEntry> entries, Receipt receipt) {
        shards.add(shard);
        entries.forEach(entry -> seen.add(new Seen(entry.log(), Events.text(entry.event()))));
        receive(receipt);
    }

    @Override
    public void marker(int shard, LogKey log, Answer answer) {
        shards.add(shard);
        seen.add(new Seen(log, MARKER));
        receive(() -> answer.stored(END));
    }

    private void receive(Receipt receipt) {
        if (giveReceipts) {
            receipt.done();
        } else {
            receipts.add(receipt);
        }
    }

    List<String> of(RoomName room) {
        return of(LogKey.of(room));
    }

    List<String> of(LogKey log) {
        return seen.stream().filter(s -> s.log.equals(log)).map(Seen::what).toList();
    }

    void await(RoomName room, String... texts) {
        awaitIn(LogKey.of(room), texts);
    }

    void awaitIn(LogKey log, String... texts) {
        eventually().until(() -> of(log).containsAll(List.of(texts)));
    }
}
