package chat.parley.protocol;

import java.time.Duration;

/** What every client and gateway of protocol version 1 can rely on. Units are in the names. */
public final class Limits {
    /** The largest frame that a client may send, in UTF-8. */
    public static final int MAX_FRAME_BYTES = 64 * 1024;
    /** The largest frame that a gateway sends: a page of events ends before it would be larger. */
    public static final int MAX_SERVER_FRAME_BYTES = 1024 * 1024;
    /** The largest JSON of one event, of whatever kind: twice what a client's frame can have brought. */
    public static final int MAX_EVENT_BYTES = 128 * 1024;
    /** The longest text of a message, in UTF-16 code units. */
    public static final int MAX_TEXT_CHARS = 16_384;
    /**
     * The most bytes that a text takes in a frame's JSON: texts of characters that are seen never reach it before {@link
     * #MAX_TEXT_CHARS}; control characters and lone surrogates count six each.
     */
    public static final int MAX_TEXT_BYTES = 3 * MAX_TEXT_CHARS;
    /** The longest emoji of a reaction, in UTF-16 code units: families and flags of regions have less than half of them. */
    public static final int MAX_EMOJI_CHARS = 64;
    /** How many different emoji may be shown at one event. */
    public static final int MAX_EMOJI_PER_EVENT = 20;
    /** How many reactions, each of one user with one emoji, one event may have. */
    public static final int MAX_REACTIONS_PER_EVENT = 500;
    /** How many of a message's answers are told with it, the newest: a client that has so many says that there may be more. */
    public static final int MAX_TOLD_ANSWERS = 100;
    /** How many conversations one user may have {@linkplain Marker markers} of; those that were read least far up are dropped. */
    public static final int MAX_MARKERS_PER_USER = 1000;
    /** How many events one request for the number of unread ones looks at, at most. */
    public static final int MAX_COUNTED_EVENTS = 10_000;
    /** The longest name of a user, in its canonical form in UTF-8. */
    public static final int MAX_USER_NAME_BYTES = 32;

    /** The longest name of a room, in its canonical form in UTF-8. */
    public static final int MAX_ROOM_NAME_BYTES = 64;
    /** The longest {@link Nonce}, a client's own id of a post. */
    public static final int MAX_NONCE_CHARS = 64;

    public static final int MIN_PASSWORD_CHARS = 8;
    public static final int MAX_PASSWORD_CHARS = 256;
    /** The longest name of a file, in UTF-8: what common file systems hold. */
    public static final int MAX_FILE_NAME_BYTES = 255;
    /** The largest file: 5 GiB, which one presigned PUT can carry on S3. */
    public static final long MAX_FILE_BYTES = 5L * 1024 * 1024 * 1024;
    /** How many events a page has at most if the request names no limit. */
    public static final int DEFAULT_PAGE_EVENTS = 50;

    /** How many events a request may ask a page to have. */
    public static final int MAX_PAGE_EVENTS = 200;
    /** How many rooms or users one reply lists at most; its {@code total} says how many there are. */
    public static final int MAX_LISTED_NAMES = 1000;
    /** How many members a room may have for names to be told there as they come and go, and who types. */
    public static final int MAX_NAMED_MEMBERS = 300;
    /** How many rooms one connection can be in at once. */
    public static final int MAX_ROOMS_PER_CONNECTION = 200;
    /** How many requests of one connection may wait for their reply at once. */
    public static final int MAX_OPEN_REQUESTS = 64;
    /** The longest time from a request to its reply, whatever does not answer the gateway. */
    public static final Duration LONGEST_ANSWER = Duration.ofSeconds(15);
    /** How many frames of one connection may be none of this protocol; with one more it is closed. */
    public static final int MAX_UNREADABLE_FRAMES = 10;
    /**
     * How many frames a second one connection may send for long, besides requests that are carried out: control frames,
     * fragments, requests beyond the rate. Who sends more is not read for a while, and closed if that does not help.
     */
    public static final int SPARE_FRAMES_PER_SECOND = 200;

    /** How many frames that {@link #SPARE_FRAMES_PER_SECOND} is about one connection may send at once. */
    public static final int SPARE_FRAMES = 2000;
    /** What {@link #SPARE_FRAMES_PER_SECOND} is before sign-in: how many such frames a connection may send for long. */
    public static final int STRANGERS_SPARE_FRAMES_PER_SECOND = 10;

    /** What {@link #SPARE_FRAMES} is before sign-in: how many such frames a connection may send at once. */
    public static final int STRANGERS_SPARE_FRAMES = 100;
    /** How many bytes may wait to be read by a client that has not signed in. */
    public static final int MAX_STRANGERS_UNSENT_BYTES = 64 * 1024;
    /** How many parts of an upload one {@code parts} may ask for. */
    public static final int MAX_LISTED_PARTS = 100;
    /** The longest media type of a file. */
    public static final int MAX_MEDIA_TYPE_CHARS = 127;
    /** How many ids one {@code received} may name. */
    public static final int MAX_RECEIVED_IDS = 500;
    /**
     * How far before a client's last id a resume begins to read: without a cursor all events, with one those that were
     * stored without positions. It is enough where clocks are near each other and a post is committed or refused well
     * within it; nothing that has a cursor rests on it.
     */
    public static final Duration RESUME_OVERLAP = Duration.ofSeconds(30);

    /** The longest name of a device, in characters of Unicode; what is longer is cut. */
    public static final int MAX_DEVICE_NAME_CHARS = 64;
    /** The longest text by which a request may name a device. */
    public static final int MAX_DEVICE_CHARS = 64;

    private Limits() {}
}
