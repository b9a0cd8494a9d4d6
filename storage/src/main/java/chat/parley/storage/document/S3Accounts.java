package chat.parley.storage.document;

import chat.parley.protocol.UserName;
import chat.parley.storage.objectstore.DamagedObjects;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps each account in {@code accounts/<user>.json}. {@link #find} costs one request, {@link #create} one,
 * {@link #update} two.
 */
public final class S3Accounts implements Accounts {
    /** How often a change is tried: each time another one got through, and so many at once do not change one account. */
    private static final int MAX_ATTEMPTS = 100;

    private static final JsonDocument<Account> JSON = new JsonDocument<>(Account.class, account -> key(account.user()));

    private final ObjectStore store;
    private final DamagedObjects damaged;

    public S3Accounts(ObjectStore store, DamagedObjects damaged) {
        this.store = store;
        this.damaged = damaged;
    }

    @Override
    public Optional<Account> find(UserName user) {
        String key = key(user);
        return store.get(key).map(found -> read(key, found));
    }

    @Override
    public boolean create(Account account) {
        return store.create(key(account.user()), JSON.write(account), JsonDocument.MEDIA_TYPE)
                .isPresent();
    }

    @Override
    public Optional<Account> update(UserName user, UnaryOperator<Account> change) {
        String key = key(user);
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            Optional<ObjectStore.StoredObject> found = store.get(key);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Account old = read(key, found.get());
            Account changed = change.apply(old);
            if (!changed.user().equals(user)) {
                throw new IllegalArgumentException("an account keeps its user");
            }
            if (changed.equals(old)
                    || store.replace(key, found.get().etag(), JSON.write(changed), JsonDocument.MEDIA_TYPE)
                            .isPresent()) {
                return Optional.of(changed);
            }
        }
        throw new StorageException("account " + user + " is being changed by too many at once");
    }

    private Account read(String key, ObjectStore.StoredObject found) {
        return damaged.noting(() -> JSON.read(key, found.bytes()));
    }

    private static String key(UserName user) {
        return "accounts/" + user.encoded() + ".json";
    }
}
