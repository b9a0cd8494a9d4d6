package chat.parley.storage.document;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Marker;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The markers of one user: of each conversation {@linkplain Marker#later the one that counts}, and of more than
 * {@link Limits#MAX_MARKERS_PER_USER} conversations those with the largest ids. Immutable.
 */
public final class MarkerSet {
    public static final MarkerSet NONE = new MarkerSet(Map.of());

    /** Ascending by what is dropped first; of two with one id always the same. */
    private static final Comparator<Marker> LEAST_FIRST =
            Comparator.comparing(Marker::upTo).thenComparing(marker -> name(marker.conversation()));

    private final Map<Conversation, Marker> byConversation;

    private MarkerSet(Map<Conversation, Marker> byConversation) {
        this.byConversation = Map.copyOf(byConversation);
    }

    public static MarkerSet of(Collection<Marker> markers) {
        return NONE.plus(markers);
    }

    private static String name(Conversation conversation) {
        return conversation.getClass().getSimpleName() + conversation;
    }

    /** The markers that count of these and {@code more}. */
    public MarkerSet plus(Collection<Marker> more) {
        Map<Conversation, Marker> all = new HashMap<>(byConversation);
        for (Marker marker : more) {
            all.merge(marker.conversation(), marker, Marker::later);
        }
        all.values().stream()
                .sorted(LEAST_FIRST)
                .limit(Math.max(0, all.size() - Limits.MAX_MARKERS_PER_USER))
                .toList()
                .forEach(least -> all.remove(least.conversation()));
        return new MarkerSet(all);
    }

    /** The marker of a conversation; empty if it has none. */
    public Optional<Marker> of(Conversation conversation) {
        return Optional.ofNullable(byConversation.get(conversation));
    }

    /** All markers, ascending by their ids. */
    public List<Marker> all() {
        return byConversation.values().stream().sorted(LEAST_FIRST).toList();
    }

    /** The markers that are other than in {@code before}, ascending by their ids. */
    public List<Marker> since(MarkerSet before) {
        return all().stream()
                .filter(marker -> !marker.equals(before.byConversation.get(marker.conversation())))
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MarkerSet set && byConversation.equals(set.byConversation);
    }

    @Override
    public int hashCode() {
        return byConversation.hashCode();
    }

    @Override
    public String toString() {
        return all().toString();
    }
}
