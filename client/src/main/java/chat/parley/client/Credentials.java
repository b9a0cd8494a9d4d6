package chat.parley.client;

import chat.parley.protocol.UserName;
import org.jspecify.annotations.Nullable;

/** Who signs in, and how it is proved. The texts never show a secret. */
public sealed interface Credentials {

    UserName user();

    /** A name alone, which asks about it only: refused with {@code PASSWORD_REQUIRED} or {@code NO_SUCH_USER}. */
    record NameOnly(UserName user) implements Credentials {}

    /**
     * A name and its password. The token that the login brings serves the client's later connections, and ends the oldest
     * of an account that has many.
     *
     * @param remember false, for who signs in often and keeps nothing: no token is made, and each connection is by password
     */
    record Password(UserName user, String password, boolean remember) implements Credentials {
        public Password(UserName user, String password) {
            this(user, password, true);
        }

        @Override
        public String toString() {
            return "Password[user=" + user + "]";
        }
    }

    /**
     * A token of an earlier {@code welcome}.
     *
     * @param password counts when the token is not valid any more; null if it is not known
     */
    record Token(UserName user, String token, @Nullable String password) implements Credentials {
        public Token(UserName user, String token) {
            this(user, token, null);
        }

        @Override
        public String toString() {
            return "Token[user=" + user + "]";
        }
    }

    /**
     * An account that is to be created; later connections of the same client log in to it.
     *
     * @param remember as of {@link Password}
     */
    record NewAccount(UserName user, String password, boolean remember) implements Credentials {
        public NewAccount(UserName user, String password) {
            this(user, password, true);
        }

        @Override
        public String toString() {
            return "NewAccount[user=" + user + "]";
        }
    }
}
