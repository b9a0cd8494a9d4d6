package chat.parley.cli.window;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

final class StatusBarTest {
    private final StatusBar bar = new StatusBar(new Palette(256));

    private static StatusBar.Entry room(int number, String name, int unread, int mentions, boolean current) {
        return new StatusBar.Entry(number, new RoomName(name), unread, mentions, current);
    }

    @Test
    void countsStandBehindTheNamesAndMentionsAreMarkedWithoutColours() {
        List<StatusBar.Entry> entries = List.of(
                room(1, "lobby", 0, 0, true),
                room(2, "ops", 3, 1, false),
                new StatusBar.Entry(3, new UserName("bob"), 1200, 0, false));
        assertThat(bar.of(Connection.UP, entries, "5 here", 60).toString())
                .isEqualTo(" 1 #lobby  2 #ops 3!  3 @bob 999+                    5 here ");
    }

    @Test
    void whatIsWrongWithTheConnectionComesFirst() {
        assertThat(bar.of(Connection.LOST, List.of(room(1, "lobby", 0, 0, true)), "", 60)
                        .toString())
                .startsWith(" no connection, trying again  1 #lobby ");
    }

    @Test
    void quietOnesAreLeftOutFirstAndTheCurrentOneNever() {
        List<StatusBar.Entry> entries = new ArrayList<>();
        for (int number = 1; number <= 20; number++) {
            entries.add(room(number, "room" + number, number == 15 ? 2 : 0, 0, number == 20));
        }
        AttributedString shown = bar.of(Connection.UP, entries, "5 here", 45);
        assertThat(shown.columnLength()).isEqualTo(45);
        assertThat(shown.toString())
                .contains(" 1 #room1 ", " 15 #room15 2 ", " 20 #room20 ", " +17 ")
                .doesNotContain("#room9");
    }

    @Test
    void itIsNeverWiderThanTheScreen() {
        List<StatusBar.Entry> entries = List.of(room(1, "x".repeat(60), 0, 0, true), room(2, "日本語", 5, 5, false));
        for (int columns = 1; columns < 100; columns++) {
            assertThat(bar.of(Connection.CATCHING_UP, entries, "5 here", columns)
                            .columnLength())
                    .isLessThanOrEqualTo(columns);
        }
    }
}
