package chat.parley.client.file;

/** Told a few times a second, on the transfer's thread, how far it is. After a cut, {@code doneBytes} may be less than before. */
@FunctionalInterface
public interface Progress {
    void at(long doneBytes, long totalBytes);
}
