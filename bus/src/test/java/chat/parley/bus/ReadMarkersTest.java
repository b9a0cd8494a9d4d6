package chat.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReadMarkersTest {
    private static final List<Marker> MARKERS = List.of(
            new Marker(new RoomName("lobby"), new EventId(5, -6), 0),
            new Marker(new UserName("日本"), EventId.MIN, Integer.MAX_VALUE));

    private static List<Marker> many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Marker(new RoomName("room-" + i + "x".repeat(50)), new EventId(i, 0), i))
                .toList();
    }

    @Test
    void markersAreReadBack() {
        for (List<Marker> markers : List.of(MARKERS, many(Limits.MAX_MARKERS_PER_USER))) {
            assertThat(ReadMarkers.read(ReadMarkers.write(markers))).isEqualTo(markers);
        }
    }

    @Test
    void whatIsNoTextOfMarkersIsDropped() {
        String text = ReadMarkers.write(MARKERS);
        Stream<String> wrong = Stream.of(
                "",
                " ",
                "{}",
                "[]",
                "null",
                "{\"type\":\"markers\"}",
                "{\"type\":\"markers\",\"markers\":7}",
                "{\"type\":\"done\",\"id\":1}",
                "{\"type\":\"nothing that is known\"}",
                ReadMarkers.write(List.of(new Marker(new RoomName("lobby"), EventId.MAX, 0))),
                ReadMarkers.write(many(Limits.MAX_MARKERS_PER_USER + 1)),
                text + " ".repeat(Limits.MAX_SERVER_FRAME_BYTES));
        assertThat(wrong).allSatisfy(each -> assertThat(ReadMarkers.read(each)).isEmpty());
        assertThat(ReadMarkers.read(null)).isEmpty();
        for (int end = 0; end < text.length(); end++) {
            assertThat(ReadMarkers.read(text.substring(0, end))).isEmpty();
        }
    }
}
