package chat.parley.client;

import chat.parley.protocol.UserName;

/** Who signs in, and how it is proved. The texts never show a secret. */
public sealed interface Credentials {

    UserName user();

    /** Asks about the name only: refused with {@code PASSWORD_REQUIRED} or {@code NO_SUCH_USER}. */
    record NameOnly(UserName user) implements Credentials {}

    record Password(UserName user, String password) implements Credentials {
        @Override
        public String toString() {
            return "Password[user=" + user + "]";
        }
    }

    /** A token of an earlier {@code welcome}. */
    record Token(UserName user, String token) implements Credentials {
        @Override
        public String toString() {
            return "Token[user=" + user + "]";
        }
    }

    /** Creates the account; later connections of the same client log in to it. */
    record NewAccount(UserName user, String password) implements Credentials {
        @Override
        public String toString() {
            return "NewAccount[user=" + user + "]";
        }
    }
}
