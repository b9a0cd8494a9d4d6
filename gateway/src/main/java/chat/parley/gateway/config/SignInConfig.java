package chat.parley.gateway.config;

/**
 * What one address may do at a gateway to become somebody: an IPv4 address, or the /64 of an IPv6 address.
 *
 * @param registrationsPerHour accounts that are made from it
 * @param failedLoginsPerHour logins of it that may fail, for whatever reason that is the client's
 */
public record SignInConfig(int registrationsPerHour, int failedLoginsPerHour) {
    static final int MOST = 1_000_000;

    /**
     * The limits by default: an office behind one address can come in within one hour, and who guesses passwords gets
     * nowhere.
     */
    public static SignInConfig defaults() {
        return new SignInConfig(60, 300);
    }

    /** Limits that nobody reaches, for tests and benches whose users all come from one address. */
    public static SignInConfig withoutAddresses() {
        return new SignInConfig(MOST, MOST);
    }
}
