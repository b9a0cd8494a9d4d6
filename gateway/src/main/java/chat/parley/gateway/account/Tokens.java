package chat.parley.gateway.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.storage.document.Account;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tokens stand in for a password: 256 random bits, so that a plain SHA-256 of them keeps the secret and nobody guesses one.
 * Thread-safe.
 */
final class Tokens {
    private static final int TOKEN_BYTES = 32;
    /** The longest text that is looked at as a token: ours have 43 characters, and what is longer need not be hashed. */
    private static final int MAX_CHARS = 64;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Duration lifetime;
    private final int max;

    Tokens(Duration lifetime, int max) {
        this.lifetime = lifetime;
        this.max = max;
    }

    /** Makes a new token: 43 characters of base 64 that are safe in URLs and shells. */
    static String create() {
        byte[] token = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(token);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** What is stored of {@code token}, which a device that calls itself {@code name} takes {@code now}, at {@code address}. */
    Account.Token of(String token, Instant now, @Nullable String name, String address) {
        return new Account.Token(sha256(token), now, now.plus(lifetime)).used(now, address, name);
    }

    /** {@code kept} with {@code token}, newest last, without what has expired and without the oldest above the maximum. */
    List<Account.Token> with(List<Account.Token> kept, Account.Token token, Instant now) {
        List<Account.Token> tokens = new ArrayList<>(kept);
        tokens.removeIf(old -> !old.expiresAt().isAfter(now));
        tokens.add(token);
        return List.copyOf(tokens.subList(Math.max(0, tokens.size() - max), tokens.size()));
    }

    /** The one of {@code tokens} that {@code token} is, if it is still good. */
    static Optional<Account.Token> find(List<Account.Token> tokens, String token, Instant now) {
        if (token.length() > MAX_CHARS) {
            return Optional.empty();
        }
        byte[] presented = sha256(token).getBytes(UTF_8);
        Account.Token found = null;
        for (Account.Token known : tokens) {
            // No early end: how long it takes says nothing about which token it was.
            if (MessageDigest.isEqual(known.sha256().getBytes(UTF_8), presented)
                    && known.expiresAt().isAfter(now)) {
                found = known;
            }
        }
        return Optional.ofNullable(found);
    }

    static String sha256(String token) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
