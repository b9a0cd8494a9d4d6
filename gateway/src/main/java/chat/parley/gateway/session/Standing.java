package chat.parley.gateway.session;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Who may send a request of some kind. */
enum Standing {
    /** Whoever is connected may send it. */
    ANYBODY,
    /** Only who has no user, and is not about to have one, may send it: it signs in. */
    STRANGER,
    /** Only who has signed in may send it. */
    USER;

    private static final Duration SOON = Duration.ofSeconds(1);

    /**
     * Throws unless a session in {@code state} may send it.
     *
     * @param user whom the session is of, if it has a user
     */
    void require(SessionState state, @Nullable UserName user) {
        switch (this) {
            case ANYBODY -> {
                // There is nothing to check.
            }
            case STRANGER -> {
                if (!state.mayAuthenticate()) {
                    throw state.hasUser() ? alreadyLoggedIn(user) : underWay();
                }
            }
            case USER -> {
                if (!state.hasUser()) {
                    throw new ProtocolException(ErrorCode.LOGIN_REQUIRED, "send login or register first");
                }
            }
        }
    }

    private static ProtocolException alreadyLoggedIn(@Nullable UserName user) {
        return new ProtocolException(
                ErrorCode.ALREADY_LOGGED_IN, "this connection is \"" + user + "\"; open another one for another user");
    }

    private static ProtocolException underWay() {
        return new ProtocolException(ErrorCode.BUSY, "a login is being checked; wait for its end", SOON);
    }
}
