package chat.parley.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A table of cases: a number, what it is about, and the talk that it is. */
final class WireCases {
    private final List<Arguments> cases = new ArrayList<>();

    void add(String id, String what, Consumer<WireTalk> talk) {
        cases.add(Arguments.of(id, what, talk));
    }

    Stream<Arguments> stream() {
        return cases.stream();
    }
}
