package chat.parley.gateway.account;

import chat.parley.protocol.UserName;
import org.jspecify.annotations.Nullable;

/**
 * A user who has signed in.
 *
 * @param as as what the connection is signed in
 * @param newToken for later logins, after a password; null after a token
 */
public record Authenticated(
        UserName user, SignIn as, @Nullable String newToken) {
    @Override
    public String toString() {
        return "Authenticated[user=" + user + "]";
    }
}
