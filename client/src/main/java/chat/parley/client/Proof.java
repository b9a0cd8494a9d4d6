package chat.parley.client;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame.Welcome;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who signs in, and by what: a password at first, then the token that it brought. Owned by the loop. */
final class Proof {
    private final @Nullable String device;
    private @Nullable Credentials credentials;
    /** The password to sign in with on the day when the token has expired; null if it is not known. */
    private @Nullable String password;
    /** Passwords that the account may have, since the answer to a change to them is due, or never came. */
    private final Set<String> possible = new LinkedHashSet<>();
    /** Passwords that were wrong since this client was signed in last. */
    private final Set<String> wrong = new HashSet<>();

    /** @param device what the device calls itself; null for nothing */
    Proof(@Nullable String device) {
        this.device = device;
    }

    /** Sets who signs in; null for nobody. */
    void set(@Nullable Credentials who) {
        credentials = who;
    }

    ClientFrame frame(long id) {
        Credentials who = credentials;
        if (who == null) {
            throw new IllegalStateException("nobody to sign in");
        }
        if (who instanceof Credentials.NewAccount account) {
            return new ClientFrame.Register(
                    id, account.user(), account.password(), unlessFalse(account.remember()), device);
        }
        if (who instanceof Credentials.Password known) {
            return new ClientFrame.Login(id, who.user(), known.password(), null, unlessFalse(known.remember()), device);
        }
        return who instanceof Credentials.Token kept
                ? new ClientFrame.Login(id, who.user(), kept.password(), kept.token(), null, device)
                : new ClientFrame.Login(id, who.user(), null, null, null, device);
    }

    /** {@code remember} as a frame has it: null for true, which is so if nothing is said. */
    private static @Nullable Boolean unlessFalse(boolean remember) {
        return remember ? null : Boolean.FALSE;
    }

    /** Takes the token of {@code welcome} for later connections; the password stays. */
    void accepted(Welcome welcome) {
        wrong.clear();
        Credentials who = credentials;
        if (who instanceof Credentials.Password known) {
            password = known.password();
        } else if (who instanceof Credentials.NewAccount created) {
            password = created.password();
        } else if (who instanceof Credentials.Token kept && kept.password() != null) {
            password = kept.password();
            // It was needed for the first connection at most: from now on it is asked for.
            credentials = new Credentials.Token(kept.user(), kept.token());
        }
        if (welcome.token() != null) {
            credentials = new Credentials.Token(welcome.user(), welcome.token());
        } else if (who instanceof Credentials.NewAccount created) {
            credentials = new Credentials.Password(welcome.user(), created.password(), created.remember());
        }
    }

    /** Takes a password that the account may have from now on: it is tried when the one so far is wrong. */
    void passwordMayBe(String now) {
        possible.add(now);
    }

    /** Takes back what {@link #passwordMayBe} said: the change was refused. */
    void passwordIsNot(String refused) {
        possible.remove(refused);
    }

    /** Takes the password that the account has from now on, for connections that need one. */
    void passwordChanged(String now) {
        possible.remove(now);
        if (password != null) {
            password = now;
        }
        if (credentials instanceof Credentials.Password known) {
            credentials = new Credentials.Password(known.user(), now, known.remember());
        }
    }

    /** Gives up what a gateway has refused for that reason; returns whether there is something else to sign in with. */
    boolean hasAnotherAfter(@Nullable ErrorCode refusal) {
        if (refusal == ErrorCode.INVALID_TOKEN) {
            return fallBackToPassword();
        }
        return refusal == ErrorCode.WRONG_PASSWORD && fallBackToPossiblePassword();
    }

    private boolean fallBackToPossiblePassword() {
        if (!(credentials instanceof Credentials.Password known)) {
            return false;
        }
        wrong.add(known.password());
        for (String each : possible) {
            if (!wrong.contains(each)) {
                credentials = new Credentials.Password(known.user(), each, known.remember());
                return true;
            }
        }
        return false;
    }

    /** Gives up the token, which is of no use any more; returns whether there is a password instead. */
    private boolean fallBackToPassword() {
        Credentials who = credentials;
        if (password == null || who == null) {
            return false;
        }
        credentials = new Credentials.Password(who.user(), password);
        return true;
    }
}
