package chat.parley.gateway.limit;

import java.util.Locale;

/**
 * What can be too much, or come from where it may not. Each has a counter, and a line in the log (see {@link Refusals}), and a
 * row in docs/limits.md.
 */
public enum Limit {
    SOCKETS("too many connections in all", "limit.sockets"),
    SOCKETS_OF_ADDRESS("too many connections of one address", "limit.sockets-per-address"),
    STRANGERS("too many connections that have not signed in", "limit.strangers"),
    STRANGERS_OF_ADDRESS("too many connections of one address that have not signed in", "limit.strangers-per-address"),
    UNFINISHED("too many who have not signed in send beginnings without an end", ""),
    TRANSFERS("too many file transfers in all", "limit.transfers"),
    TRANSFERS_OF_ADDRESS("too many file transfers of one address", "limit.transfers-per-address"),
    SLOW_TRANSFER("an HTTP request that hardly moves", ""),
    HANDSHAKES("too many TLS handshakes wait", ""),
    TLS("a connection asks for more of TLS than it needs", ""),
    SCRAPES("too many ask for metrics at once", ""),
    ORIGIN("a page of another site wants to chat", "gateway.allowed-origins"),
    HOST("a request calls this gateway by a name that it does not have", "gateway.allowed-hosts"),
    REGISTRATIONS_OF_ADDRESS("too many accounts are made from one address", "account.registrations-per-hour"),
    FAILED_LOGINS_OF_ADDRESS("too many logins of one address fail", "account.failed-logins-per-hour"),
    GUESSES("too many wrong passwords of one account", ""),
    SIGN_INS("too many logins and registrations wait", ""),
    REQUESTS("a connection sends more requests than it may", "session.requests-per-second"),
    REQUESTS_UNDER_WAY("a connection has too many requests without a reply", ""),
    FRAMES("a client goes on sending more than it may", "session.requests-per-second"),
    UNREADABLE_FRAMES("a client goes on sending what is no request", ""),
    ROOMS_OF_CONNECTION("a connection wants to be in too many rooms", ""),
    NEW_ROOMS("too many rooms are made by one user", "session.new-rooms-per-hour"),
    UPLOADS("too many uploads of one user are under way", "files.uploads-per-user"),
    PENDING_SIZE("the uploads of one user that are under way are too large", "files.pending-size"),
    FILES_PER_DAY("one user sends too many files a day", "files.per-day"),
    SIZE_PER_DAY("one user sends too many bytes a day", "files.size-per-day"),
    UPLOADS_IN_ALL("too many uploads are under way in all", "files.uploads-in-all"),
    PENDING_SIZE_IN_ALL("the uploads that are under way are too large in all", "files.pending-size-in-all"),
    STORE_CALLS_OF_USERS("too much that users ask of the object store waits", ""),
    STORE_CALLS("too much that the gateway asks of the object store waits", ""),
    OUTBOX("too many messages wait for the broker", "broker.outbox-messages"),
    POSTS_OF_USER("too much is said by one user", "session.post-rate"),
    MAIL_TO_USER("too much is said privately to one user", "session.mail-rate"),
    TYPING_OF_USER("one user types in too many conversations at once", ""),
    TYPING_IN_CONVERSATION("too many type in one conversation", ""),
    POSTS_WHILE_BROKER_FILLS("much is said by one user while the broker has no room for mail", "");

    private final String what;
    private final String setting;

    Limit(String what, String setting) {
        this.what = what;
        this.setting = setting;
    }

    /** What is too much, in a few words for operators. */
    public String what() {
        return what;
    }

    /** The key of the setting of this limit; empty if it cannot be set. */
    public String setting() {
        return setting;
    }

    /** The name of this limit in metrics and docs/limits.md, which stays the same. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
