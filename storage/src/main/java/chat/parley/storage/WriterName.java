package chat.parley.storage;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names segments: this process's random name and a number, so that no two segments ever have the same key. Thread-safe.
 */
final class WriterName {
    private final String process = randomName();
    private final AtomicLong count = new AtomicLong();

    private static String randomName() {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    String next() {
        return process + "." + count.incrementAndGet();
    }

    /** Of this process, for those that hold something together. */
    @Override
    public String toString() {
        return process;
    }
}
