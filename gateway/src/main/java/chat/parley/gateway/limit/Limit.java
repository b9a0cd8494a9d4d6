package chat.parley.gateway.limit;

/** What can be too much, or come from where it may not. Each has a counter, and a line in the log (see {@link Refusals}). */
public enum Limit {
    REGISTRATIONS_OF_ADDRESS("too many accounts are made from one address", "account.registrations-per-hour"),
    FAILED_LOGINS_OF_ADDRESS("too many logins of one address fail", "account.failed-logins-per-hour"),
    GUESSES("too many wrong passwords of one account", ""),
    SIGN_INS("too many logins and registrations wait", "");

    private final String what;
    private final String setting;

    Limit(String what, String setting) {
        this.what = what;
        this.setting = setting;
    }

    /** For operators, in a few words. */
    public String what() {
        return what;
    }

    /** Where it is set; empty if it is not. */
    public String setting() {
        return setting;
    }
}
