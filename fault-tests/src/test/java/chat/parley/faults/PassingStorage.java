package chat.parley.faults;

import chat.parley.storage.Storage;
import chat.parley.storage.compaction.Compaction;
import chat.parley.storage.document.Accounts;
import chat.parley.storage.document.Mailboxes;
import chat.parley.storage.document.Markers;
import chat.parley.storage.document.Rooms;
import chat.parley.storage.document.Terms;
import chat.parley.storage.file.Files;
import chat.parley.storage.history.History;

/** Another storage, with another history and other markers. */
record PassingStorage(Storage storage, History history, Markers markers) implements Storage {
    @Override
    public Accounts accounts() {
        return storage.accounts();
    }

    @Override
    public Rooms rooms() {
        return storage.rooms();
    }

    @Override
    public Files files() {
        return storage.files();
    }

    @Override
    public Terms terms() {
        return storage.terms();
    }

    @Override
    public Mailboxes mailboxes() {
        return storage.mailboxes();
    }

    @Override
    public Compaction compaction() {
        return storage.compaction();
    }

    @Override
    public int damagedObjects() {
        return storage.damagedObjects();
    }

    @Override
    public void ping() {
        storage.ping();
    }

    @Override
    public void close() {
        storage.close();
    }
}
