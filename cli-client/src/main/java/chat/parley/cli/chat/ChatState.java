package chat.parley.cli.chat;

import chat.parley.cli.conversation.Order;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.RoomName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the user is: the conversations in their order, the current one, whether there is a connection, and the place reached in
 * paging back. Thread-safe.
 */
final class ChatState {
    private final TreeSet<Conversation> open = new TreeSet<>(Order.BY_NAME);
    /** The open conversations in which the user has been; the last one is the current one. */
    private final LinkedHashSet<Conversation> visited = new LinkedHashSet<>();

    /** The id of the message whose thread the user is in, within the current conversation; null if in none. */
    private @Nullable EventId thread;

    private @Nullable Page page;
    private boolean connected = true;

    /** Where what is typed goes: a conversation, or one of its threads. */
    record Place(Conversation conversation, @Nullable EventId thread) {}

    /** How far the user has paged back in a place: the oldest event that was shown, null if none was. */
    record Page(Place place, @Nullable EventId oldest) {}

    /**
     * Opens a conversation; returns whether it is new here. Only {@code makeCurrent} takes the user there: else text
     * would go to whoever writes first.
     */
    synchronized boolean opened(Conversation conversation, boolean makeCurrent) {
        boolean fresh = open.add(conversation);
        if (makeCurrent) {
            visited.remove(conversation);
            visited.add(conversation);
            thread = null;
        }
        return fresh;
    }

    /** Closes a conversation. If it was the current one, that is now the one in which the user was before. */
    synchronized void closed(Conversation conversation) {
        open.remove(conversation);
        if (conversation.equals(current())) {
            thread = null;
        }
        if (visited.remove(conversation) && visited.isEmpty() && !open.isEmpty()) {
            visited.add(open.first());
        }
    }

    synchronized boolean isOpen(Conversation conversation) {
        return open.contains(conversation);
    }

    synchronized List<Conversation> open() {
        return new ArrayList<>(open);
    }

    synchronized List<RoomName> rooms() {
        return open.stream()
                .filter(RoomName.class::isInstance)
                .map(RoomName.class::cast)
                .toList();
    }

    synchronized @Nullable Conversation current() {
        Conversation last = null;
        for (Conversation each : visited) {
            last = each;
        }
        return last;
    }

    /** Takes the user to a thread of a conversation, if that is the current one; returns whether it is. */
    synchronized boolean entered(Conversation conversation, EventId root) {
        boolean here = conversation.equals(current());
        thread = here ? root : thread;
        return here;
    }

    /** The message whose thread the user is in; null if in none. */
    synchronized @Nullable EventId thread() {
        return thread;
    }

    /** Where the user is, or a {@link Trouble} that says what to do. */
    synchronized Place placeOrTrouble() {
        return new Place(currentOrTrouble(), thread);
    }

    /** The open conversation with that number, from 1 in the order of names. */
    synchronized Optional<Conversation> numbered(int number) {
        return open.stream().skip(number - 1L).findFirst();
    }

    /** The open conversation {@code steps} behind the current one; behind the last one is the first. */
    synchronized Optional<Conversation> beside(int steps) {
        List<Conversation> all = open();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(Math.floorMod(all.indexOf(current()) + steps, all.size())));
    }

    /** The current conversation, or a {@link Trouble} that says what to do. */
    Conversation currentOrTrouble() {
        return orTrouble(current());
    }

    static Conversation orTrouble(@Nullable Conversation conversation) {
        if (conversation == null) {
            throw new Trouble(ExitCode.REFUSED, "you are in no room: /join ROOM");
        }
        return conversation;
    }

    synchronized boolean connected() {
        return connected;
    }

    synchronized void connected(boolean now) {
        connected = now;
    }

    synchronized @Nullable Page page() {
        return page;
    }

    synchronized void page(Page reached) {
        page = reached;
    }
}
