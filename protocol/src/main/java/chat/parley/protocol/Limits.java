package chat.parley.protocol;

import java.time.Duration;

/** What every client and gateway of protocol version 1 can rely on. Units are in the names. */
public final class Limits {
    /** A client's frame, UTF-8. */
    public static final int MAX_FRAME_BYTES = 64 * 1024;
    /** A gateway's frame: pages of events end before it. */
    public static final int MAX_SERVER_FRAME_BYTES = 1024 * 1024;
    /** The JSON of one event, of whatever kind: twice what a client's frame can have brought. */
    public static final int MAX_EVENT_BYTES = 128 * 1024;
    /** One message, in UTF-16 code units. */
    public static final int MAX_TEXT_CHARS = 4096;
    /** User and room names, UTF-8, after normalisation. */
    public static final int MAX_USER_NAME_BYTES = 32;

    public static final int MAX_ROOM_NAME_BYTES = 64;
    /** A client's own id of a post: see {@link Nonce}. */
    public static final int MAX_NONCE_CHARS = 64;

    public static final int MIN_PASSWORD_CHARS = 8;
    public static final int MAX_PASSWORD_CHARS = 256;
    /** File names, UTF-8: what common file systems hold. */
    public static final int MAX_FILE_NAME_BYTES = 255;
    /** 5 GiB, what one presigned PUT can carry on S3. */
    public static final long MAX_FILE_BYTES = 5L * 1024 * 1024 * 1024;
    /** Events of one page, when the request names no limit, and at most. */
    public static final int DEFAULT_PAGE_EVENTS = 50;

    public static final int MAX_PAGE_EVENTS = 200;
    /** Names in one list; {@code total} says how many there are. */
    public static final int MAX_LISTED_NAMES = 1000;
    /** Rooms of one connection. */
    public static final int MAX_ROOMS_PER_CONNECTION = 200;
    /** Requests of one connection without a reply yet. */
    public static final int MAX_OPEN_REQUESTS = 64;
    /** From a request to its reply, whatever does not answer the gateway. */
    public static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);
    /** Frames of one connection that were none of this protocol; with one more it is closed. */
    public static final int MAX_UNREADABLE_FRAMES = 10;
    /**
     * Frames of one connection besides requests that are carried out: control frames, fragments, requests beyond the rate. So
     * many a second for long, and so many at once; who sends more is not read for a while, and closed if that does not help.
     */
    public static final int SPARE_FRAMES_PER_SECOND = 200;

    public static final int SPARE_FRAMES = 2000;
    /** The same before sign-in. */
    public static final int STRANGERS_SPARE_FRAMES_PER_SECOND = 10;

    public static final int STRANGERS_SPARE_FRAMES = 100;
    /** What waits to be read by a client that has not signed in. */
    public static final int MAX_STRANGERS_UNSENT_BYTES = 64 * 1024;
    /** Parts of an upload in one {@code parts}. */
    public static final int MAX_LISTED_PARTS = 100;
    /** A file's media type. */
    public static final int MAX_MEDIA_TYPE_CHARS = 127;
    /** Ids in one {@code received}. */
    public static final int MAX_RECEIVED_IDS = 500;
    /**
     * How far before a client's last id a resume reads again that has no cursor, and what was stored without positions is read.
     * It is enough where clocks are near each other and a post is committed or refused well within it; nothing that has a
     * cursor rests on it.
     */
    public static final Duration RESUME_OVERLAP = Duration.ofSeconds(30);

    private Limits() {}
}
