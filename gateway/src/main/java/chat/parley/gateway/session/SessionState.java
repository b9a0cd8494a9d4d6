package chat.parley.gateway.session;

/** Where a session is between its socket's opening and its end. */
enum SessionState {
    /** Nobody has signed in. */
    CONNECTED,
    /** A login or registration is being checked. */
    AUTHENTICATING,
    /**
     * A login or registration is being checked, but the client has been told already that it took too long: nobody is signed
     * in by it.
     */
    ABANDONED,
    /** Somebody has signed in. */
    ACTIVE,
    /** The socket is gone. */
    CLOSED;

    boolean mayAuthenticate() {
        return this == CONNECTED;
    }

    /** Whether a login or registration has no outcome yet. */
    boolean authenticates() {
        return this == AUTHENTICATING || this == ABANDONED;
    }

    boolean hasUser() {
        return this == ACTIVE;
    }
}
