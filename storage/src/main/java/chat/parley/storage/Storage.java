package chat.parley.storage;

import chat.parley.storage.compaction.Compaction;
import chat.parley.storage.document.Accounts;
import chat.parley.storage.document.Mailboxes;
import chat.parley.storage.document.Markers;
import chat.parley.storage.document.Rooms;
import chat.parley.storage.document.Terms;
import chat.parley.storage.file.Files;
import chat.parley.storage.history.History;
import chat.parley.storage.objectstore.StorageException;

/** Everything a gateway keeps in the bucket. */
public interface Storage extends AutoCloseable {

    Accounts accounts();

    Rooms rooms();

    History history();

    Files files();

    Terms terms();

    Mailboxes mailboxes();

    Markers markers();

    /** The compaction of the logs' segments. It is the same one every time, since it remembers between its runs. */
    Compaction compaction();

    /**
     * How many accounts, markers, segments, uploads and records of files were found damaged since the start; the log has
     * their keys.
     */
    int damagedObjects();

    /** Makes one cheap request; throws {@link StorageException} if the store does not serve. */
    void ping();

    @Override
    void close();
}
