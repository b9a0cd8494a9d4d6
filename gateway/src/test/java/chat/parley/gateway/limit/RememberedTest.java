package chat.parley.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RememberedTest {
    private int now;
    private final Remembered<Integer, Integer> endings = new Remembered<>(end -> end <= now);

    @Test
    void whatIsOverIsAsIfThereWereNone() {
        endings.put(1, 10);
        assertThat(endings.get(1)).isEqualTo(10);
        now = 10;
        assertThat(endings.get(1)).isNull();
    }

    @Test
    void whoCameLastIsKeptHoweverManyCome() {
        for (int i = 0; i < Remembered.MOST; i++) {
            endings.put(i, 10);
        }
        endings.put(0, 10);
        endings.put(-1, 10);
        assertThat(endings.size()).isEqualTo(Remembered.MOST);
        assertThat(endings.get(0)).isEqualTo(10);
        assertThat(endings.get(1)).isNull();
        assertThat(endings.get(-1)).isEqualTo(10);
    }

    @Test
    void whatIsOverGoesSoonerThanOthersCome() {
        for (int i = 0; i < 100; i++) {
            endings.put(i, 10);
        }
        now = 10;
        for (int i = 100; i < 150; i++) {
            endings.put(i, 20);
        }
        assertThat(endings.size()).isEqualTo(50);
    }

    @Test
    void nothingIsPutInThePlaceOfNothing() {
        endings.replace(1, end -> 10);
        assertThat(endings.size()).isZero();
        endings.put(1, 10);
        endings.replace(1, end -> end + 5);
        assertThat(endings.get(1)).isEqualTo(15);
        endings.replace(1, end -> null);
        assertThat(endings.size()).isZero();
    }
}
