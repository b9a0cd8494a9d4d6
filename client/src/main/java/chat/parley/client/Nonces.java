package chat.parley.client;

import chat.parley.protocol.Nonce;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** Nonces that no other run of a client gives: 64 random bits, then a counter. Thread-safe. */
final class Nonces {
    private final String run = HexFormat.of().toHexDigits(new SecureRandom().nextLong());
    private final AtomicLong last = new AtomicLong();

    Nonce next() {
        return new Nonce(run + "-" + last.incrementAndGet());
    }
}
