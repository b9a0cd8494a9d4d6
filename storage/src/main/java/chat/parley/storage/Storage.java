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

    /** One cheap request; throws {@link StorageException} if the store does not serve. */
    void ping();

    @Override
    void close();
}
