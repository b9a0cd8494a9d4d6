package chat.parley.cli.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class WindowLoopTest {
    private final List<String> drawn = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void aDrawingThatFailsIsToldOnceAndTheLoopGoesOn() {
        AtomicReference<WindowLoop> itself = new AtomicReference<>();
        try (WindowLoop loop = new WindowLoop(
                () -> {
                    throw new IllegalStateException("no pen");
                },
                () -> {
                    throw new IllegalStateException("no eyes");
                },
                line -> {
                    told.add(line);
                    WindowLoop now = itself.get();
                    if (now != null) {
                        now.execute(() -> drawn.add("told"));
                    }
                })) {
            // Looking failed before there was a loop to tell it to; from then on it is known.
            itself.set(loop);
            loop.execute(() -> drawn.add("one"));
            await().until(() -> drawn.contains("told"));
            loop.execute(() -> drawn.add("two"));
            await().until(() -> drawn.contains("two"));
        }
        assertThat(told).filteredOn(line -> line.contains("no pen")).hasSize(1);
        assertThat(told).filteredOn(line -> line.contains("no eyes")).hasSize(1);
    }
}
