package chat.parley.gateway.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.Events;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TakenBackTest {
    private final TakenBack takenBack = new TakenBack(10);

    @Test
    void onlyARemovalIsHeardAndOnce() {
        assertThat(takenBack.hear(Events.text(1))).isFalse();
        assertThat(takenBack.hear(Events.edit(2, 1, "better"))).isFalse();
        assertThat(takenBack.hear(Events.removal(3, 1))).isTrue();
        assertThat(takenBack.hear(Events.removal(3, 1))).isFalse();
        assertThat(takenBack.told(Events.text(1))).isEqualTo(Events.text(1).removed());
    }

    @Test
    void theOldestAreForgotten() {
        IntStream.rangeClosed(1, 11).forEach(i -> takenBack.hear(Events.removal(100 + i, i)));
        assertThat(takenBack.told(Events.text(1))).isEqualTo(Events.text(1));
        assertThat(takenBack.told(Events.text(2))).isEqualTo(Events.text(2).removed());
        assertThat(takenBack.told(Events.text(11))).isEqualTo(Events.text(11).removed());
    }
}
