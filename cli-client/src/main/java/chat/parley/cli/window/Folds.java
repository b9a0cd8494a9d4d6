package chat.parley.cli.window;

import chat.parley.protocol.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Messages of which only the beginning was shown, by the number that stands there. The window's thread owns it. */
final class Folds {
    /** How many are known; the oldest are forgotten. */
    private static final int MOST = 1000;

    private final Map<Integer, Event> byNumber = new LinkedHashMap<>();
    private int last;

    /** The number of a message: the same for the same event, as long as it is known. */
    int number(Event event) {
        for (Map.Entry<Integer, Event> known : byNumber.entrySet()) {
            if (known.getValue().id().equals(event.id())) {
                return known.getKey();
            }
        }
        last++;
        byNumber.put(last, event);
        byNumber.remove(last - MOST);
        return last;
    }

    /** The message with that number; the newest, for 0. */
    Optional<Event> get(int number) {
        return Optional.ofNullable(byNumber.get(number == 0 ? last : number));
    }
}
