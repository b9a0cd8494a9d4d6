package chat.parley.gateway.config;

import java.time.Duration;

/**
 * The settings of passwords and tokens.
 *
 * @param tokenLifetime how long a token signs in
 * @param maxTokens of one account; with one more, the oldest ends
 * @param argon2MemoryKib,argon2Iterations,argon2Parallelism cost of a new password's hash (RFC 9106). The defaults are what
 *     OWASP's Password Storage Cheat Sheet asks for; raised, they reach each account at its next login by password
 * @param signIn what one address may do
 */
public record AccountConfig(
        Duration tokenLifetime,
        int maxTokens,
        int argon2MemoryKib,
        int argon2Iterations,
        int argon2Parallelism,
        SignInConfig signIn) {

    public static AccountConfig defaults() {
        return new AccountConfig(Duration.ofDays(90), 32, 19 * 1024, 2, 1, SignInConfig.defaults());
    }
}
