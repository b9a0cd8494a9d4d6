package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event together with its JSON, so that a post is encoded once on its way from the sender's gateway to sockets and
 * segments, and so that what a later version wrote into an event of a kind that is known is passed on, too.
 *
 * @param json UTF-8, one line without line feed; shared, so nobody changes it
 */
@JsonSerialize(using = EncodedEvent.Writer.class)
@SuppressWarnings("ArrayRecordComponent") // equality is the event's
public record EncodedEvent(Event event, byte[] json) {

    public static EncodedEvent of(Event event) {
        return new EncodedEvent(event, FrameCodec.write(event));
    }

    /** Encodes all of {@code events}, in their order. */
    public static List<EncodedEvent> all(List<Event> events) {
        return events.stream().map(EncodedEvent::of).toList();
    }

    /** Reads the JSON in {@code json}, the whole array. */
    public static EncodedEvent read(byte[] json) {
        return new EncodedEvent(FrameCodec.readEvent(json, 0, json.length), json);
    }

    public EventId id() {
        return event.id();
    }

    /** What stands in the place of this event if it was taken back. */
    public EncodedEvent removed() {
        return event.body() instanceof Body.Removed ? this : with(new Body.Removed(event.root()));
    }

    /** What is kept beside the first message of the thread that this message is in; null if it is in none. */
    public @Nullable EncodedEvent answer() {
        EventId root = event.root();
        return root == null ? null : with(new Body.Answer(root));
    }

    /** What this event changes of an earlier one: itself, if it is a change, or its {@link #answer}; null if nothing. */
    public @Nullable EncodedEvent change() {
        return event.body() instanceof Body.Change ? this : answer();
    }

    /** The event with another body. */
    EncodedEvent with(Body body) {
        return of(new Event(event.id(), event.conversation(), event.from(), event.nonce(), body));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncodedEvent that && event.equals(that.event);
    }

    @Override
    public int hashCode() {
        return event.hashCode();
    }

    @Override
    public String toString() {
        return "EncodedEvent[" + event.id() + ", " + json.length + " bytes]";
    }

    /** Writes the JSON as it is. */
    static final class Writer extends StdSerializer<EncodedEvent> {
        private static final long serialVersionUID = 1L;

        Writer() {
            super(EncodedEvent.class);
        }

        @Override
        public void serialize(EncodedEvent event, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeRawValue(new String(event.json(), UTF_8));
        }
    }
}
