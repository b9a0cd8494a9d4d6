package chat.parley.protocol;

import java.math.BigDecimal;
import java.time.Duration;

/** How error texts give a length of time. */
public final class Seconds {
    private Seconds() {}

    /** To the millisecond, such as {@code 10 s} and {@code 0.5 s}. */
    public static String text(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }
}
