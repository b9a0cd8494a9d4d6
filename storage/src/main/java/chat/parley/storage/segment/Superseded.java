package chat.parley.storage.segment;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.EventId;
import chat.parley.protocol.PostId;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Leaves old changes out that later ones have superseded, so that nobody who changes his mind for hours makes what readers
 * of one message have to read grow without end. The log itself keeps them, as events. {@linkplain Body.Answer Answers} supersede
 * nothing: all of them stay.
 */
public final class Superseded {
    /**
     * How many changes of one user, of one kind, of one event, and with one emoji, stay: what counts, and more than anybody
     * can still repeat, so that a repetition is known as one.
     */
    private static final int MOST_OF_ONE = 64;

    private Superseded() {}

    private record Subject(
            EventId about,
            UserName from,
            Class<?> kind,
            @Nullable String emoji) {
        static Subject of(EncodedEvent change, Body.Change body) {
            String emoji = body instanceof Body.Reaction reaction ? reaction.emoji() : null;
            return new Subject(body.about(), change.event().from(), body.getClass(), emoji);
        }
    }

    /** Those of {@code items} that stay, in their order; {@code event} says what each is. */
    public static <T> List<T> leftOutOf(List<T> items, Function<T, EncodedEvent> event) {
        if (items.size() <= MOST_OF_ONE) {
            return items;
        }
        Map<Subject, List<T>> bySubject = new HashMap<>();
        for (T item : items) {
            EncodedEvent change = event.apply(item);
            if (change.event().body() instanceof Body.Change body && !(body instanceof Body.Answer)) {
                bySubject
                        .computeIfAbsent(Subject.of(change, body), subject -> new ArrayList<>())
                        .add(item);
            }
        }
        Set<T> old = new HashSet<>();
        for (List<T> ofOne : bySubject.values()) {
            if (ofOne.size() > MOST_OF_ONE) {
                old.addAll(old(ofOne, event));
            }
        }
        return old.isEmpty()
                ? items
                : items.stream().filter(item -> !old.contains(item)).toList();
    }

    /** Repetitions, and all but the newest of the rest; of removals, of which the first counts, all but the oldest. */
    private static <T> List<T> old(List<T> ofOne, Function<T, EncodedEvent> event) {
        Map<PostId, T> posts = new HashMap<>();
        Comparator<T> byId = Comparator.comparing(item -> event.apply(item).id());
        ofOne.stream()
                .sorted(byId)
                .forEach(item -> posts.putIfAbsent(event.apply(item).event().post(), item));
        boolean firstCounts = event.apply(ofOne.get(0)).event().body() instanceof Body.Removal;
        Set<T> staying = new HashSet<>(posts.values().stream()
                .sorted(firstCounts ? byId : byId.reversed())
                .limit(MOST_OF_ONE)
                .toList());
        return ofOne.stream().filter(item -> !staying.contains(item)).toList();
    }
}
