package chat.parley.storage.file;

import chat.parley.protocol.EventId;
import chat.parley.protocol.ProtocolException;

/** Whether a text that came from a client can be a file's id, before it becomes part of a key. */
final class FileId {
    private FileId() {}

    static boolean isValid(String text) {
        try {
            EventId.parse(text);
            return true;
        } catch (ProtocolException e) {
            return false; // the answer to the question
        }
    }
}
