package chat.parley.storage.document;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import chat.parley.protocol.UserName;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A user's account, {@code accounts/<user>.json}.
 *
 * @param passwordHash Argon2id in PHC string form; this module stores it and knows nothing of it
 * @param tokens the newest ones, each only as a hash
 * @param era a random text, another one since each time that all other devices were signed out; null before the first. Who is
 *     signed in without a token is signed in for one era
 * @param later what a later version has stored besides, which is kept as it is
 */
public record Account(
        UserName user,
        String passwordHash,
        Instant createdAt,
        List<Token> tokens,
        @Nullable String era,
        @JsonAnySetter @JsonAnyGetter @Nullable Map<String, JsonNode> later) {

    public Account {
        requireNonNull(user, "user");
        requireNonNull(passwordHash, "passwordHash");
        requireNonNull(createdAt, "createdAt");
        tokens = List.copyOf(tokens);
        later = kept(later);
    }

    /** An account of which nobody was signed out yet. */
    public Account(UserName user, String passwordHash, Instant createdAt, List<Token> tokens) {
        this(user, passwordHash, createdAt, tokens, null, null);
    }

    public Account withPasswordHash(String other) {
        return new Account(user, other, createdAt, tokens, era, later);
    }

    public Account withTokens(List<Token> other) {
        return new Account(user, passwordHash, createdAt, other, era, later);
    }

    public Account withEra(String other) {
        return new Account(user, passwordHash, createdAt, tokens, other, later);
    }

    private static Map<String, JsonNode> kept(@Nullable Map<String, JsonNode> later) {
        return Map.copyOf(requireNonNullElse(later, Map.of()));
    }

    /**
     * The SHA-256 of a random token, hexadecimal, and from when until when the token is good. Each stands for a device.
     *
     * @param name what the device calls itself; null if it does not say
     * @param usedAt about when it was used last; null if that is not known
     * @param address from where it was used last; null if that is not known
     * @param later as in {@link Account}
     */
    public record Token(
            String sha256,
            Instant createdAt,
            Instant expiresAt,
            @Nullable String name,
            @Nullable Instant usedAt,
            @Nullable String address,
            @JsonAnySetter @JsonAnyGetter @Nullable Map<String, JsonNode> later) {
        private static final int DEVICE_CHARS = 16;

        public Token {
            requireNonNull(sha256, "sha256");
            requireNonNull(createdAt, "createdAt");
            requireNonNull(expiresAt, "expiresAt");
            later = kept(later);
        }

        /** A token of a device of which nothing is known. */
        public Token(String sha256, Instant createdAt, Instant expiresAt) {
            this(sha256, createdAt, expiresAt, null, null, null, null);
        }

        /** The device, for telling it from the others of its account: a part of the hash, which is no secret. */
        public String device() {
            return sha256.substring(0, Math.min(DEVICE_CHARS, sha256.length()));
        }

        /** The same, used at {@code at} from {@code from} by a device that calls itself {@code named}. */
        public Token used(Instant at, @Nullable String from, @Nullable String named) {
            return new Token(sha256, createdAt, expiresAt, named, at, from, later);
        }
    }
}
