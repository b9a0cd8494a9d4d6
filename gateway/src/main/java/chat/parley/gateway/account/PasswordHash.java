package chat.parley.gateway.account;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Argon2id hash (RFC 9106) with what is needed to compute it again, in PHC string form:
 * {@code $argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>}, base 64 without padding.
 */
@SuppressWarnings("ArrayRecordComponent") // compared by Argon2id only, in constant time
record PasswordHash(Cost cost, byte[] salt, byte[] hash) {
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");

    /** Reads a hash; empty if {@code phc} is not an Argon2id hash of version 19 within sane bounds. */
    static Optional<PasswordHash> parse(String phc) {
        Matcher m = PHC.matcher(phc);
        if (!m.matches()) {
            return Optional.empty();
        }
        Cost cost = new Cost(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)));
        Base64.Decoder base64 = Base64.getDecoder();
        try {
            return cost.computable()
                    ? Optional.of(new PasswordHash(cost, base64.decode(m.group(4)), base64.decode(m.group(5))))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // characters of base 64, but not its lengths
        }
    }

    @Override
    public String toString() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + cost.memoryKib() + ",t=" + cost.iterations() + ",p=" + cost.parallelism() + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    /** What one guess costs. */
    record Cost(int memoryKib, int iterations, int parallelism) {
        /** The most memory that a stored hash may ask for, 1 GiB: no document that somebody damaged makes a login take all. */
        private static final int MAX_MEMORY_KIB = 1024 * 1024;

        boolean computable() {
            return iterations >= 1 && parallelism >= 1 && memoryKib >= 8 * parallelism && memoryKib <= MAX_MEMORY_KIB;
        }
    }
}
