package chat.parley.storage.document;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MarkerSetTest {
    private static Marker marker(String room, long upTo, int turn) {
        return new Marker(new RoomName(room), new EventId(upTo, 1), turn);
    }

    @Test
    void whatCountsDependsOnWhichTheyAreNotOnTheirOrderOrOnHowOftenTheyCome() {
        Random random = new Random(56);
        List<Marker> markers = new ArrayList<>(IntStream.range(0, 40)
                .mapToObj(i -> marker("room" + i % 3, random.nextInt(20), random.nextInt(3)))
                .toList());
        MarkerSet all = MarkerSet.of(markers);
        for (int round = 0; round < 100; round++) {
            Collections.shuffle(markers, random);
            int split = random.nextInt(markers.size());
            MarkerSet some = MarkerSet.of(markers.subList(0, split));
            assertThat(some.plus(markers.subList(random.nextInt(split + 1), markers.size())))
                    .isEqualTo(all);
        }
    }

    @Test
    void aRoomAndAUserOfOneNameAreTwoConversations() {
        Marker room = marker("bob", 1, 0);
        Marker user = new Marker(new UserName("bob"), new EventId(2, 1), 0);
        MarkerSet both = MarkerSet.of(List.of(room, user));
        assertThat(both.of(new RoomName("bob"))).hasValue(room);
        assertThat(both.of(new UserName("bob"))).hasValue(user);
        assertThat(both.of(new UserName("ann"))).isEmpty();
    }

    @Test
    void ofTooManyThoseThatWereReadLeastFarUpAreDropped() {
        List<Marker> many = IntStream.rangeClosed(1, Limits.MAX_MARKERS_PER_USER)
                .mapToObj(i -> marker("room" + i, i, 0))
                .toList();
        MarkerSet full = MarkerSet.of(many);
        assertThat(full.all()).isEqualTo(many);
        MarkerSet more = full.plus(List.of(marker("one-more", 7, 0)));
        assertThat(more.all())
                .hasSize(Limits.MAX_MARKERS_PER_USER)
                .contains(marker("one-more", 7, 0))
                .doesNotContain(marker("room1", 1, 0));
        assertThat(more.since(full)).containsExactly(marker("one-more", 7, 0));
        assertThat(more.plus(List.of(marker("least", 0, 5)))).isEqualTo(more);
    }

    @Test
    void whatIsOtherThanBeforeIsToldOnce() {
        MarkerSet before = MarkerSet.of(List.of(marker("a", 1, 0), marker("b", 2, 0)));
        MarkerSet now = before.plus(List.of(marker("a", 1, 0), marker("b", 1, 1), marker("c", 0, 0)));
        assertThat(now.since(before)).containsExactly(marker("c", 0, 0), marker("b", 1, 1));
        assertThat(now.since(now)).isEmpty();
    }
}
