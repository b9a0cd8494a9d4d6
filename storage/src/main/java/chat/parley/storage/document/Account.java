package chat.parley.storage.document;

import static java.util.Objects.requireNonNull;

import chat.parley.protocol.UserName;
import java.time.Instant;
import java.util.List;

/**
 * A user's account, {@code accounts/<user>.json}.
 *
 * @param passwordHash Argon2id in PHC string form; this module stores it and knows nothing of it
 * @param tokens the newest ones, each only as a hash
 */
public record Account(UserName user, String passwordHash, Instant createdAt, List<Token> tokens) {

    public Account {
        requireNonNull(user, "user");
        requireNonNull(passwordHash, "passwordHash");
        requireNonNull(createdAt, "createdAt");
        tokens = List.copyOf(tokens);
    }

    /** The SHA-256 of a random token, hexadecimal, and from when until when the token is good. */
    public record Token(String sha256, Instant createdAt, Instant expiresAt) {
        public Token {
            requireNonNull(sha256, "sha256");
            requireNonNull(createdAt, "createdAt");
            requireNonNull(expiresAt, "expiresAt");
        }
    }
}
