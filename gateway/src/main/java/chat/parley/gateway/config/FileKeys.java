package chat.parley.gateway.config;

import chat.parley.protocol.Limits;
import java.time.Duration;
import java.util.List;

/** The keys of the settings that are about shared files. */
final class FileKeys {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long MOST_BYTES = 1024L * 1024 * 1024 * 1024 * 1024;
    private static final FilesConfig DEFAULTS = FilesConfig.defaults();

    static final Key<Long> MAX_FILE_SIZE = Key.of(
            "files.max-size",
            Forms.size(0, Limits.MAX_FILE_BYTES),
            DEFAULTS.maxBytes(),
            "The largest file that may be shared.");

    static final Key<Duration> URL_VALIDITY = Key.of(
            "files.url-validity",
            Forms.duration(SECOND, Duration.ofHours(12)),
            DEFAULTS.urlValidity(),
            "How long a URL for a transfer can be used to begin it.\n"
                    + "That of an upload no longer than the upload has time: half an hour, and a second more for each 64 KiB.");

    static final Key<Boolean> RELAY = Key.of(
            "files.relay",
            Forms.bool(),
            DEFAULTS.relay(),
            "true: file transfers go through this gateway, for clients that cannot reach the store.");

    static final Key<Integer> UPLOADS_PER_USER = Key.of(
            "files.uploads-per-user",
            Forms.integer(1, 10_000),
            DEFAULTS.budget().uploads(),
            "How many uploads one user may have begun, and neither completed nor given up, by this gateway.");

    static final Key<Long> PENDING_SIZE = Key.of(
            "files.pending-size",
            Forms.size(0, MOST_BYTES),
            DEFAULTS.budget().pendingBytes(),
            "How large these may be together.");

    static final Key<Integer> FILES_PER_DAY = Key.of(
            "files.per-day",
            Forms.integer(1, 1_000_000),
            DEFAULTS.budget().filesPerDay(),
            "How many files one user may send a day by this gateway.");

    static final Key<Long> SIZE_PER_DAY = Key.of(
            "files.size-per-day",
            Forms.size(0, MOST_BYTES),
            DEFAULTS.budget().bytesPerDay(),
            "How large these may be together.");

    static final Key<Integer> UPLOADS_IN_ALL = Key.of(
            "files.uploads-in-all",
            Forms.integer(1, 1_000_000),
            DEFAULTS.budget().uploadsInAll(),
            "How many uploads all users together may have under way by this gateway.\n"
                    + "One who has some may have as many as there is room for besides.");

    static final Key<Long> PENDING_SIZE_IN_ALL = Key.of(
            "files.pending-size-in-all",
            Forms.size(0, MOST_BYTES),
            DEFAULTS.budget().pendingBytesInAll(),
            "How large these may be together.");

    static final Section FILES = new Section(
            "Files",
            "Shared files.",
            List.of(
                    MAX_FILE_SIZE,
                    URL_VALIDITY,
                    RELAY,
                    UPLOADS_PER_USER,
                    PENDING_SIZE,
                    FILES_PER_DAY,
                    SIZE_PER_DAY,
                    UPLOADS_IN_ALL,
                    PENDING_SIZE_IN_ALL));

    private FileKeys() {}
}
