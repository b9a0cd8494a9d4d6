package chat.parley.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.EventId;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Marker;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The text of a user's read markers in a message: the frame that tells a client of them. */
final class ReadMarkers {
    private static final Logger LOG = LoggerFactory.getLogger(ReadMarkers.class);
    /** More than as many markers as one user may have take, of whatever names. */
    private static final int MAX_CHARS = Limits.MAX_SERVER_FRAME_BYTES;

    private ReadMarkers() {}

    static String write(List<Marker> markers) {
        return new String(FrameCodec.write(new ServerFrame.Markers(markers, null)), UTF_8);
    }

    /**
     * Reads markers; none if {@code text} is null, or cannot be read: its readers do without it, and find in the store what
     * they lack when the user comes again.
     */
    static List<Marker> read(@Nullable String text) {
        if (text == null) {
            return List.of();
        }
        try {
            return parse(text);
        } catch (ProtocolException | IllegalArgumentException e) {
            LOG.warn("unreadable read markers dropped chars={} cause={}", text.length(), e.getMessage());
            return List.of();
        }
    }

    private static List<Marker> parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("longer than any");
        }
        if (!(FrameCodec.readServer(text) instanceof ServerFrame.Markers told)) {
            throw new IllegalArgumentException("a frame of another type");
        }
        List<Marker> markers = told.markers();
        if (markers.size() > Limits.MAX_MARKERS_PER_USER) {
            throw new IllegalArgumentException("more than a user has");
        }
        if (markers.stream().anyMatch(marker -> marker.upTo().equals(EventId.MAX))) {
            throw new IllegalArgumentException("above all that can be said");
        }
        return markers;
    }
}
