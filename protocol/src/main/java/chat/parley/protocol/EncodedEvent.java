package chat.parley.protocol;

/**
 * An event together with its JSON, so that a post is encoded once on its way from the sender's gateway to sockets and
 * segments.
 *
 * @param json UTF-8, one line without line feed; shared, so nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // identity is the event's; two encodings are never compared
public record EncodedEvent(Event event, byte[] json) {

    public static EncodedEvent of(Event event) {
        return new EncodedEvent(event, FrameCodec.write(event));
    }

    /** Reads the JSON in {@code json}, the whole array. */
    public static EncodedEvent read(byte[] json) {
        return new EncodedEvent(FrameCodec.readEvent(json, 0, json.length), json);
    }

    public EventId id() {
        return event.id();
    }

    @Override
    public String toString() {
        return "EncodedEvent[" + event.id() + ", " + json.length + " bytes]";
    }
}
