package chat.parley.gateway.account;

import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Accounts;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Which users have an account. Accounts are never removed, so one that was seen stays known. Thread-safe. */
public final class KnownUsers {
    private static final int MAX_KNOWN = 10_000;

    private final Accounts accounts;
    private final StorageThreads storage;
    private final Set<UserName> known = ConcurrentHashMap.newKeySet();

    public KnownUsers(Accounts accounts, StorageThreads storage) {
        this.accounts = accounts;
        this.storage = storage;
    }

    /**
     * Completes with {@code user} if there is such an account; else fails with {@link ErrorCode#NO_SUCH_USER}. A look into
     * the store waits for the turn of {@code asking}, who wants to know.
     */
    public CompletionStage<UserName> require(UserName user, UserName asking) {
        if (known.contains(user)) {
            return CompletableFuture.completedStage(user);
        }
        return StoragePool.call(storage.of(asking), () -> accounts.find(user).isPresent())
                .thenApply(exists -> {
                    if (!exists) {
                        throw new ProtocolException(
                                ErrorCode.NO_SUCH_USER, "nobody is called \"" + user + "\" here; check the name");
                    }
                    remember(user);
                    return user;
                });
    }

    private void remember(UserName user) {
        if (known.size() >= MAX_KNOWN) {
            // Rare, and cheap to fill again: not worth an order of use.
            known.clear();
        }
        known.add(user);
    }
}
