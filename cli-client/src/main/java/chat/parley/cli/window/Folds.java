package chat.parley.cli.window;

import chat.parley.cli.conversation.Numbers;
import chat.parley.protocol.Event;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages of which only the beginning was shown, by their numbers. The window's thread owns it. */
final class Folds {
    private final Numbers numbers;
    private @Nullable Event newest;

    Folds(Numbers numbers) {
        this.numbers = numbers;
    }

    /** The number of a message that is folded. */
    int number(Event event) {
        newest = event;
        return numbers.of(event);
    }

    /** The number of a message that is not folded. */
    int numberOf(Event event) {
        return numbers.of(event);
    }

    /** The message with that number; for 0 the one that was folded last. */
    Optional<Event> get(int number) {
        return number == 0 ? Optional.ofNullable(newest) : numbers.get(number);
    }
}
