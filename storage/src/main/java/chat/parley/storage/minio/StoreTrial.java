package chat.parley.storage.minio;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.storage.objectstore.ClientAccess;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import chat.parley.storage.objectstore.UnfitStoreException;
import io.minio.MinioAsyncClient;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Tries, at the start of a gateway, what Parley needs of the object store ({@link StoreNeed}), and learns how it wants to be
 * asked. Stores differ in what they obey, and those that ignore a condition lose data without a word.
 *
 * <p>Works on objects of its own below {@value TrialFolder#PREFIX} and {@value TrialFolder#FILES_PREFIX}, with random
 * names, so that several gateways may do so at once, and removes them. Only a definite answer makes a store unfit; one
 * that breaks off or is too busy is a {@link StorageException} as at any other time.
 */
final class StoreTrial {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String TYPE = "application/octet-stream";
    private static final int ROUNDS = 6;
    private static final int WRITERS = 4;
    /** How many bytes rivals write: enough that a store which looks first and writes then takes a while in between. */
    private static final int CONTESTED_BYTES = 64 * 1024;

    private final StorageConfig config;
    private final MinioAsyncClient client;
    private final MinioObjectStore store;
    private final UrlSigner signer;
    private final ClientAccess clients;
    private final TrialFolder folder;
    private final TrialFolder files;

    StoreTrial(
            StorageConfig config,
            MinioAsyncClient client,
            MinioObjectStore store,
            UrlSigner signer,
            ClientAccess clients) {
        this.config = config;
        this.client = client;
        this.store = store;
        this.signer = signer;
        this.clients = clients;
        byte[] name = new byte[16];
        RANDOM.nextBytes(name);
        String unique = HexFormat.of().formatHex(name);
        this.folder = new TrialFolder(config, client, store, TrialFolder.PREFIX, unique);
        this.files = new TrialFolder(config, client, store, TrialFolder.FILES_PREFIX, unique);
    }

    /**
     * Tries the store; throws {@link UnfitStoreException} if it does not do what is needed. Returns what could not be
     * tried, or is wrong at rare moments only, a line each.
     */
    List<String> run() {
        try (folder;
                files) {
            read();
            create();
            replace(); // what follows asks as this one found that the store wants to be asked
            List<Callable<List<String>>> parts = List.of(
                    silent(this::createAtOnce),
                    this::replaceAtOnce,
                    silent(this::delete),
                    silent(this::list),
                    this::urls);
            return Together.run(parts.size(), parts).stream()
                    .flatMap(List::stream)
                    .toList();
        }
    }

    private static Callable<List<String>> silent(Runnable part) {
        return () -> {
            part.run();
            return List.of();
        };
    }

    /** Tries uploads in parts and then URLs, not at the same time, since the latter tries other ways to sign. */
    private List<String> urls() {
        new MultipartTrial(config, client, store, signer, files).run();
        return new SignedUrlTrial(config, store, signer, clients, files, folder).run();
    }

    private void read() {
        byte[] written = bytes("what is written is read");
        String key = folder.key("read");
        String etag = store.put(key, written, TYPE);
        boolean readBack = store.get(key)
                .filter(found -> Arrays.equals(found.bytes(), written))
                .filter(found -> found.etag().equals(etag))
                .isPresent();
        StoreNeed.READ.require(readBack && !etag.isEmpty(), config);
        StoreNeed.READ.require(
                store.stat(key).filter(found -> found.size() == written.length).isPresent(), config);
    }

    private void create() {
        String key = folder.key("create");
        boolean created = asked(StoreNeed.CREATE, () -> store.create(key, bytes("first"), TYPE))
                .isPresent();
        boolean again = asked(StoreNeed.CREATE, () -> store.create(key, bytes("second"), TYPE))
                .isPresent();
        StoreNeed.CREATE.require(created && !again && has(key, bytes("first")), config);
    }

    private void createAtOnce() {
        for (int round = 0; round < ROUNDS; round++) {
            String key = folder.key("create-at-once-" + round);
            List<byte[]> contents = contents();
            List<Boolean> won = Contest.of(
                    contents, content -> store.create(key, content, TYPE).isPresent());
            StoreNeed.CREATE_AT_ONCE.require(oneWon(key, won, contents), config);
        }
    }

    private void replace() {
        String key = folder.key("replace");
        String first = store.put(key, bytes("first"), TYPE);
        Optional<String> second = asked(StoreNeed.REPLACE, () -> store.replace(key, first, bytes("second"), TYPE));
        StoreNeed.REPLACE.require(second.isPresent() && has(key, bytes("second")), config);
        Optional<String> third = asked(StoreNeed.REPLACE_OTHER, () -> store.replace(key, first, bytes("third"), TYPE));
        StoreNeed.REPLACE_OTHER.require(third.isEmpty() && has(key, bytes("second")), config);
        String none = folder.key("replace-none");
        Optional<String> created = asked(StoreNeed.REPLACE_OTHER, () -> store.replace(none, first, bytes("x"), TYPE));
        StoreNeed.REPLACE_OTHER.require(created.isEmpty() && store.stat(none).isEmpty(), config);
    }

    private List<String> replaceAtOnce() {
        for (int round = 0; round < ROUNDS / 2; round++) {
            String key = folder.key("replace-at-once-" + round);
            String before = store.put(key, bytes("before"), TYPE);
            List<byte[]> contents = contents();
            List<Boolean> won = Contest.of(
                    contents,
                    content -> store.replaceAtOnce(key, before, content, TYPE).isPresent());
            if (!oneWon(key, won, contents)) {
                return List.of("the store " + StoreNeed.REPLACE_AT_ONCE.missing() + ": good for trials only; "
                        + StoreNeed.REPLACE_AT_ONCE.remedy());
            }
        }
        return List.of();
    }

    private boolean oneWon(String key, List<Boolean> won, List<byte[]> contents) {
        int winner = won.indexOf(true);
        return winner >= 0 && winner == won.lastIndexOf(true) && has(key, contents.get(winner));
    }

    private static List<byte[]> contents() {
        return IntStream.range(0, WRITERS)
                .mapToObj(writer -> {
                    byte[] content = new byte[CONTESTED_BYTES];
                    Arrays.fill(content, (byte) ('a' + writer));
                    return content;
                })
                .toList();
    }

    private void delete() {
        String key = folder.key("delete");
        store.put(key, bytes("x"), TYPE);
        store.delete(key);
        StoreNeed.DELETE.require(store.get(key).isEmpty(), config);
        StoreNeed.DELETE.require(store.list(key, null, 1).isEmpty(), config);
    }

    /**
     * Tries listings, of keys with '-', which is below '/', and with '0', which is right above it. No key is another's
     * folder, which stores on files cannot have.
     */
    private void list() {
        List<String> keys = keys("list/A", "list/a-b", "list/a/1", "list/a/2", "list/a0", "list/b/1");
        for (int i : new int[] {4, 0, 2, 1, 5, 3}) {
            store.put(keys.get(i), bytes("x"), TYPE);
        }
        String within = folder.key("list/");
        int many = 2 * keys.size();
        List<String> all = asked(StoreNeed.LIST, () -> store.list(within, null, many));
        StoreNeed.READ.require(all.containsAll(keys), config);
        StoreNeed.LIST.require(all.equals(keys), config);
        for (int i = 0; i < keys.size(); i++) {
            String after = keys.get(i);
            List<String> rest = asked(StoreNeed.LIST_AFTER, () -> store.list(within, after, many));
            StoreNeed.LIST_AFTER.require(rest.equals(keys.subList(i + 1, keys.size())), config);
        }
        StoreNeed.LIST_AFTER.require(store.list(within, keys.get(0), 2).equals(keys.subList(1, 3)), config);
        List<String> folders = asked(StoreNeed.LIST_FOLDERS, () -> store.listFolders(within, null, many));
        StoreNeed.LIST_FOLDERS.require(folders.equals(keys("list/a/", "list/b/")), config);
        List<String> behind = store.listFolders(within, folder.key("list/a/"), many);
        StoreNeed.LIST_FOLDERS.require(behind.equals(keys("list/b/")), config);
    }

    private List<String> keys(String... names) {
        return Arrays.stream(names).map(folder::key).toList();
    }

    private boolean has(String key, byte[] content) {
        return store.get(key)
                .filter(found -> Arrays.equals(found.bytes(), content))
                .isPresent();
    }

    /** The answer to {@code request}. A store that does not know what is asked of it lacks {@code need}. */
    private <T> T asked(StoreNeed need, Supplier<T> request) {
        try {
            return request.get();
        } catch (StorageException e) {
            throw e.unknownToTheStore() ? need.unmet(config, e.answer()) : e;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
