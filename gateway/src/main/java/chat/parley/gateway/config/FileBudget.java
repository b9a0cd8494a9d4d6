package chat.parley.gateway.config;

import java.util.ArrayList;
import java.util.List;

/**
 * How many files, and how many bytes of them, may be sent by one gateway: by one user, and by all together.
 *
 * @param uploads begun, and neither completed nor given up
 * @param pendingBytes announced by these together
 * @param filesPerDay begun within a day
 * @param bytesPerDay announced within a day
 * @param uploadsInAll begun by all users, and neither completed nor given up
 * @param pendingBytesInAll announced by these together
 */
public record FileBudget(
        int uploads, long pendingBytes, int filesPerDay, long bytesPerDay, int uploadsInAll, long pendingBytesInAll) {
    private static final long GIB = 1024L * 1024 * 1024;

    /** The budget by default: all together may have as much under way as 40 users who take all they may. */
    public static FileBudget defaults() {
        return new FileBudget(50, 10 * GIB, 1000, 50 * GIB, 2000, 400 * GIB);
    }

    /**
     * Throws {@link IllegalArgumentException}, with a line for each problem, if one file of {@code bytes} is beyond this
     * budget.
     */
    public void requireRoomFor(long bytes) {
        List<String> problems = new ArrayList<>();
        if (pendingBytes < bytes) {
            problems.add("files.pending-size must not be less than files.max-size: nobody could send such a file");
        }
        if (bytesPerDay < bytes) {
            problems.add("files.size-per-day must not be less than files.max-size: nobody could send such a file");
        }
        if (pendingBytesInAll < bytes) {
            problems.add(
                    "files.pending-size-in-all must not be less than files.max-size: nobody could send such a file");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }
}
