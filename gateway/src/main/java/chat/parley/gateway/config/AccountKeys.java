package chat.parley.gateway.config;

import java.time.Duration;
import java.util.List;

/** The keys of the settings that are about accounts, and signing in to them. */
final class AccountKeys {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final AccountConfig DEFAULTS = AccountConfig.defaults();

    static final Key<Duration> TOKEN_LIFETIME = Key.of(
            "account.token-lifetime",
            Forms.duration(MINUTE, Duration.ofDays(3650)),
            DEFAULTS.tokenLifetime(),
            "How long a client stays signed in without the password.");

    static final Key<Integer> MAX_TOKENS = Key.of(
            "account.max-tokens",
            Forms.integer(1, 1000),
            DEFAULTS.maxTokens(),
            "On how many devices a user stays signed in. One more ends the oldest.");

    static final Key<Long> ARGON2_MEMORY = Key.of(
            "account.argon2-memory",
            Forms.size(8 * MIB, 1024 * MIB),
            DEFAULTS.argon2MemoryKib() * KIB,
            "Memory that hashing a password takes (Argon2id, RFC 9106).\n"
                    + "Higher is safer if the store is stolen, and slower. The defaults are what OWASP asks for at least.");

    static final Key<Integer> ARGON2_ITERATIONS = Key.of(
            "account.argon2-iterations",
            Forms.integer(1, 100),
            DEFAULTS.argon2Iterations(),
            "How often that memory is gone over.");

    static final Key<Integer> ARGON2_PARALLELISM = Key.of(
            "account.argon2-parallelism", Forms.integer(1, 64), DEFAULTS.argon2Parallelism(), "Lanes of that memory.");

    static final Key<Integer> REGISTRATIONS_PER_HOUR = Key.of(
            "account.registrations-per-hour",
            Forms.integer(1, SignInConfig.MOST),
            DEFAULTS.signIn().registrationsPerHour(),
            "How many accounts may be made from one address (of IPv6, a /64) in an hour, at this gateway; so many at once.\n"
                    + "More where many people come from one address, or the load balancer does not tell addresses.");

    static final Key<Integer> FAILED_LOGINS_PER_HOUR = Key.of(
            "account.failed-logins-per-hour",
            Forms.integer(1, SignInConfig.MOST),
            DEFAULTS.signIn().failedLoginsPerHour(),
            "How many logins of one address may fail in an hour: wrong passwords, names of nobody, tokens that ended.\n"
                    + "Then it has to wait, but with a valid token.");

    static final Section ACCOUNTS = new Section(
            "Accounts",
            "Passwords, and the tokens that spare users to type them.",
            List.of(
                    TOKEN_LIFETIME,
                    MAX_TOKENS,
                    ARGON2_MEMORY,
                    ARGON2_ITERATIONS,
                    ARGON2_PARALLELISM,
                    REGISTRATIONS_PER_HOUR,
                    FAILED_LOGINS_PER_HOUR));

    private AccountKeys() {}
}
