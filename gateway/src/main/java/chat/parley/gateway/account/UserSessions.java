package chat.parley.gateway.account;

import chat.parley.gateway.connection.Connection;
import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.failure.RepeatedWarning;
import chat.parley.gateway.thread.Owner;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Account;
import chat.parley.storage.objectstore.DamagedObjectException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As what the connections of a user who is here are signed in: those that were signed out are closed. The account says which these
 * are. It is read when a connection has come, since it may have been signed out while it came, when it is told that the account has
 * changed, and when that may have been missed. While the store does not answer nobody is closed, and it is asked again. (ADR 0061)
 *
 * <p><b>Threads.</b> Owned by {@code owner}.
 */
public final class UserSessions {
    private static final Logger log = LoggerFactory.getLogger(UserSessions.class);
    private static final RepeatedWarning NOT_READ = new RepeatedWarning(log, System::nanoTime);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final UserName user;
    private final AccountReads accounts;
    private final Owner owner;
    private final Map<Connection, SignIn> signedIn = new HashMap<>();
    /** Whether the account may have changed since it was read last, and no request that would find it is under way. */
    private boolean mayDiffer;

    private boolean reading;
    /** Whether a request waits until it is its turn. It keeps no other one back. */
    private boolean waiting;

    public UserSessions(UserName user, AccountReads accounts, Owner owner) {
        this.user = user;
        this.accounts = accounts;
        this.owner = owner;
    }

    /** Takes in a connection that has signed in. */
    public void arrived(Connection connection, SignIn as) {
        assert owner.isCurrent();
        signedIn.put(connection, as);
        changed();
    }

    public void left(Connection connection) {
        assert owner.isCurrent();
        signedIn.remove(connection);
    }

    /** Notes that a connection stays signed in for an era that is about to begin, since it begins it. */
    public void stays(Connection connection, String era) {
        assert owner.isCurrent();
        signedIn.computeIfPresent(connection, (here, as) -> as.alsoFor(era));
    }

    /** Hears that the account has changed. */
    public void changed() {
        assert owner.isCurrent();
        mayDiffer = true;
        read(false);
    }

    /** Notes that the account may have changed without this gateway being told. */
    public void mayHaveChanged() {
        assert owner.isCurrent();
        mayDiffer = true;
        read(true);
    }

    /** @param canWait whether others come first who were not heard of for as long */
    private void read(boolean canWait) {
        if (!mayDiffer || reading || (canWait && waiting) || signedIn.isEmpty()) {
            return;
        }
        mayDiffer = false;
        reading |= !canWait;
        waiting |= canWait;
        // Who signs in from now on may be in no account that is read now.
        List<Connection> judged = List.copyOf(signedIn.keySet());
        CompletionStage<Optional<Account>> read = canWait ? accounts.findAgain(user) : accounts.find(user);
        read.whenComplete((found, failure) -> owner.execute(() -> {
            reading &= canWait;
            waiting &= !canWait;
            if (failure == null) {
                judged.forEach(connection -> judge(connection, found));
                read(false);
            } else {
                notRead(failure);
            }
        }));
    }

    /** Closes a connection, if it is here still, that was signed out. */
    private void judge(Connection connection, Optional<Account> account) {
        signedIn.computeIfPresent(connection, (here, as) -> {
            Optional<SignIn> now = account.flatMap(as::in);
            if (now.isEmpty()) {
                connection.execute(
                        () -> connection.close(CloseCode.SIGNED_OUT, "you were signed out"),
                        () -> log.debug("not closed: the gateway stops"));
            }
            return now.orElse(as);
        });
    }

    private void notRead(Throwable failure) {
        if (Cause.of(failure) instanceof DamagedObjectException) {
            // Told once, with its key, where it was found. It is asked for again when somebody comes.
            return;
        }
        NOT_READ.happened(() -> "whether a user was signed out is not known yet user=" + user + " cause=\""
                + Cause.message(failure) + "\"");
        mayDiffer = true;
        owner.after(RETRY, () -> read(true));
    }
}
