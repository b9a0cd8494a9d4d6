package chat.parley.gateway.config;

/** The keys of the settings that say how much users may say. */
final class PostKeys {
    private static final long KIB = 1024;
    private static final long GIB = 1024 * 1024 * KIB;
    private static final PostConfig DEFAULTS = PostConfig.defaults();

    static final Key<Long> POST_BURST = Key.of(
            "session.post-burst",
            // Above what the largest post counts.
            Forms.size(320 * KIB, GIB),
            DEFAULTS.burst(),
            "How much one user may say at once, in rooms and privately, at this gateway.\n"
                    + "A post counts 512 bytes more than its text; a private one three times, since it is kept three times.");

    static final Key<Long> POST_RATE = Key.of(
            "session.post-rate",
            Forms.size(KIB, GIB),
            DEFAULTS.perSecond(),
            "How much one user may say a second for long. More is refused for a moment, as BUSY.");

    static final Key<Long> MAIL_BURST = Key.of(
            "session.mail-burst",
            Forms.size(320 * KIB, GIB),
            DEFAULTS.mailBurst(),
            "How much may be said privately to one user at once, by all, at this gateway. It counts as above.");

    static final Key<Long> MAIL_RATE = Key.of(
            "session.mail-rate",
            Forms.size(KIB, GIB),
            DEFAULTS.mailPerSecond(),
            "How much may be said privately to one user a second for long.\n"
                    + "When it is more, each sender may say what a person does, and has to wait with the rest.");

    private PostKeys() {}
}
