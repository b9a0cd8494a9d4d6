package chat.parley.protocol;

import java.math.BigDecimal;
import java.time.Duration;

/** How error texts give a length of time. */
public final class Seconds {
    private Seconds() {}

    /** The seconds to the millisecond, without zeros at the end: {@code 10 s}, {@code 0.5 s}. */
    public static String text(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }
}
