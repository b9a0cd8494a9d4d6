package chat.parley.client;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ServerFrame.Welcome;
import org.jspecify.annotations.Nullable;

/** Who signs in, and by what: a password at first, then the token that it brought. Owned by the loop. */
final class Proof {
    private @Nullable Credentials credentials;
    /** For the day when the token has expired. */
    private @Nullable String password;

    /** Null: nobody. */
    void set(@Nullable Credentials who) {
        credentials = who;
    }

    ClientFrame frame(long id) {
        Credentials who = credentials;
        if (who == null) {
            throw new IllegalStateException("nobody to sign in");
        }
        if (who instanceof Credentials.NewAccount account) {
            return new ClientFrame.Register(id, account.user(), account.password());
        }
        String known = who instanceof Credentials.Password given ? given.password() : null;
        String token = who instanceof Credentials.Token given ? given.token() : null;
        return new ClientFrame.Login(id, who.user(), known, token);
    }

    /** The token serves later connections; the password stays. */
    void accepted(Welcome welcome) {
        Credentials who = credentials;
        if (who instanceof Credentials.Password known) {
            password = known.password();
        } else if (who instanceof Credentials.NewAccount created) {
            password = created.password();
        }
        if (welcome.token() != null) {
            credentials = new Credentials.Token(welcome.user(), welcome.token());
        } else if (who instanceof Credentials.NewAccount created) {
            credentials = new Credentials.Password(welcome.user(), created.password());
        }
    }

    /** The token is of no use any more; whether there is a password instead. */
    boolean fallBackToPassword() {
        Credentials who = credentials;
        if (password == null || who == null) {
            return false;
        }
        credentials = new Credentials.Password(who.user(), password);
        return true;
    }
}
