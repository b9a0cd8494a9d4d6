package chat.parley.gateway.session;

/** Where a session is between its socket's opening and its end. */
enum SessionState {
    /** Nobody has signed in. */
    CONNECTED,
    /** A login or registration is being checked. */
    AUTHENTICATING,
    /** It has a user. */
    ACTIVE,
    /** The socket is gone. */
    CLOSED;

    boolean mayAuthenticate() {
        return this == CONNECTED;
    }

    boolean hasUser() {
        return this == ACTIVE;
    }

    /** Whether the login timeout applies. */
    boolean awaitsLogin() {
        return this == CONNECTED || this == AUTHENTICATING;
    }
}
