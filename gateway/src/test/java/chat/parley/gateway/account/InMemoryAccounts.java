package chat.parley.gateway.account;

import chat.parley.protocol.UserName;
import chat.parley.storage.document.Account;
import chat.parley.storage.document.Accounts;
import chat.parley.storage.objectstore.StorageException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Accounts of a test, which can be away. */
final class InMemoryAccounts implements Accounts {
    private final Map<UserName, Account> accounts = new ConcurrentHashMap<>();
    private volatile boolean away;
    /** What happens, once, while an account that was read is on its way. */
    private volatile Runnable meanwhile = () -> {};
    /** How many times an account was changed to something else. */
    private final AtomicInteger writes = new AtomicInteger();

    int writes() {
        return writes.get();
    }

    void whenReadNext(Runnable happens) {
        meanwhile = happens;
    }

    void goAway() {
        away = true;
    }

    void comeBack() {
        away = false;
    }

    Account get(UserName user) {
        return find(user).orElseThrow();
    }

    @Override
    public Optional<Account> find(UserName user) {
        requireHere();
        Optional<Account> found = Optional.ofNullable(accounts.get(user));
        Runnable happens = meanwhile;
        meanwhile = () -> {};
        happens.run();
        return found;
    }

    @Override
    public boolean create(Account account) {
        requireHere();
        return accounts.putIfAbsent(account.user(), account) == null;
    }

    @Override
    public Optional<Account> update(UserName user, UnaryOperator<Account> change) {
        requireHere();
        return Optional.ofNullable(accounts.computeIfPresent(user, (name, account) -> {
            Account changed = change.apply(account);
            if (!changed.equals(account)) {
                writes.incrementAndGet();
            }
            return changed;
        }));
    }

    private void requireHere() {
        if (away) {
            throw new StorageException("the store is away");
        }
    }
}
