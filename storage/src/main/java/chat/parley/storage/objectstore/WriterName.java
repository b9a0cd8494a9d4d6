package chat.parley.storage.objectstore;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names what one writer writes, by its own random name and a number: no two things that are written ever have the same name.
 * Thread-safe.
 */
public final class WriterName {
    private final String process = randomName();
    private final AtomicLong count = new AtomicLong();

    private static String randomName() {
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** The name of the next thing that is written. */
    public String next() {
        return process + "." + count.incrementAndGet();
    }

    /** The writer's own name, without a number. */
    @Override
    public String toString() {
        return process;
    }
}
