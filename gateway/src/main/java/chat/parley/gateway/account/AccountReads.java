package chat.parley.gateway.account;

import chat.parley.gateway.pool.InTurn;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Account;
import chat.parley.storage.document.Accounts;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Reads the accounts of users who are here, on the gateway's own threads: what a user asks for does not keep back that the user is signed
 * out. Thread-safe; stages complete on threads of the storage pool, or where they failed.
 */
public final class AccountReads {
    /** How many accounts are read at the same time when the broker is back: all who are here may have been signed out. */
    private static final int AT_ONCE = 2;

    private final Accounts accounts;
    private final Executor storage;
    private final InTurn turns = new InTurn(AT_ONCE);

    public AccountReads(Accounts accounts, Executor storage) {
        this.accounts = accounts;
        this.storage = storage;
    }

    /** The account of {@code user}, of which it was told that it has changed, or who just came. */
    CompletionStage<Optional<Account>> find(UserName user) {
        return StoragePool.call(storage, () -> accounts.find(user));
    }

    /** The account of {@code user}, which may have changed. */
    CompletionStage<Optional<Account>> findAgain(UserName user) {
        return turns.call(storage, () -> accounts.find(user));
    }
}
