package chat.parley.storage;

/** Everything a gateway keeps in the bucket. */
public interface Storage extends AutoCloseable {

    Accounts accounts();

    Rooms rooms();

    History history();

    Files files();

    Terms terms();

    Mailboxes mailboxes();

    /** Of the logs' segments. The same one every time: it remembers between its runs. */
    Compaction compaction();

    /** How many accounts, segments, uploads and records of files were found damaged since the start; the log has their keys. */
    int damagedObjects();

    /** One cheap request; throws {@link StorageException} if the store does not serve. */
    void ping();

    @Override
    void close();
}
