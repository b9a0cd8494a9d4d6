package chat.parley.client.file;

import java.time.Duration;

/**
 * How patient transfers are.
 *
 * @param stall a transfer that moves no byte for so long is cut and tried again
 * @param tries of one part, or of a download without a new byte in between
 * @param pause before the second try; it doubles with each
 */
public record TransferSettings(Duration stall, int tries, Duration pause) {
    public static final TransferSettings DEFAULT =
            new TransferSettings(Duration.ofSeconds(60), 5, Duration.ofMillis(500));
}
