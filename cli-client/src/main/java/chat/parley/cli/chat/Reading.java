package chat.parley.cli.chat;

import chat.parley.cli.conversation.Journal;
import chat.parley.cli.conversation.Shown;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.window.Reader;
import chat.parley.cli.window.Window;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Marker;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the server what the user reads in a window, and asks it for what the window has to know: how much is unread of what was
 * said before, and who has written in private while this client was not there. Thread-safe.
 */
final class Reading implements Reader {
    /** How many messages of a private conversation are read when the user goes there. */
    private static final int PAGE = 50;

    private final ParleyClient client;
    private final Window window;
    private final Attendance attendance;
    private final Roster roster;
    private final Journal journal;
    private final KnownFiles files;

    Reading(
            ParleyClient client,
            Window window,
            Attendance attendance,
            Roster roster,
            Journal journal,
            KnownFiles files) {
        this.client = client;
        this.window = window;
        this.attendance = attendance;
        this.roster = roster;
        this.journal = journal;
        this.files = files;
    }

    @Override
    public void read(Marker marker) {
        client.read(marker);
    }

    @Override
    public void left(Conversation conversation) {
        client.left(conversation);
    }

    @Override
    public void looksAt(@Nullable Conversation conversation) {
        attendance.looksAt(conversation);
    }

    @Override
    public void count(Conversation conversation, EventId after) {
        var unused = client.unread(conversation, after).whenComplete((count, failure) -> {
            if (failure == null) {
                window.counted(conversation, after, count);
            } else {
                window.notCounted(conversation, after);
            }
        });
    }

    /** Opens the private conversations, of those with something new, in which something is unread: other devices may have taken it. */
    @Override
    public void markersKnown() {
        var unused = client.request(
                        id -> new ClientFrame.History(id, null, null, null, Limits.MAX_PAGE_EVENTS),
                        ServerFrame.History.class)
                .thenAccept(page -> newest(page).forEach(this::loadIfUnread));
    }

    /** The newest message of each who has written to the user. */
    private Map<UserName, EventId> newest(ServerFrame.History page) {
        Map<UserName, EventId> newest = new HashMap<>();
        page.events().stream()
                .filter(event -> event.isPrivate() && !event.from().equals(journal.me()))
                .filter(event -> Shown.is(event) && !(event.body() instanceof Body.Removed))
                .forEach(event -> newest.put(event.from(), event.id()));
        return newest;
    }

    private void loadIfUnread(UserName with, EventId newest) {
        var unused = client.marker(with).thenAccept(marker -> {
            if (marker.isEmpty() || marker.get().upTo().compareTo(newest) < 0) {
                load(with);
            }
        });
    }

    @Override
    public void load(UserName with) {
        var unused = client.history(with, null, PAGE).thenAccept(page -> {
            Stream.concat(page.events().stream(), page.changes().stream().map(change -> change.event()))
                    .forEach(this::known);
            window.saidBefore(with, page.events(), page.changes(), page.more(), page.recovered());
        });
    }

    @Override
    public void later(Duration pause, Runnable then) {
        CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS).execute(then);
    }

    private void known(Event event) {
        roster.heard(event);
        files.heard(event);
        journal.heard(event);
    }
}
