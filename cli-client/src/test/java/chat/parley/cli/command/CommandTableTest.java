package chat.parley.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandTableTest {
    private static final Command JOIN = new Command(
            List.of("join", "enter"), 1, "ROOM", "enter a room", Pace.MOVING, List.of(Word.ROOM), words -> {});
    private static final Command QUIT =
            new Command(List.of("quit"), 0, "", "leave", Pace.AT_ONCE, List.of(), words -> {});
    private final CommandTable table = new CommandTable(List.of(JOIN, QUIT));

    @Test
    void namesWorkInAnyCase() {
        assertThat(table.find("JOIN")).isSameAs(JOIN);
        assertThat(table.find("enter")).isSameAs(JOIN);
    }

    @Test
    void theNearestNameIsSuggested() {
        assertThatThrownBy(() -> table.find("jion")).hasMessageContaining("Did you mean /join?");
        assertThatThrownBy(() -> table.find("qu")).hasMessageContaining("Did you mean /quit?");
        assertThatThrownBy(() -> table.find("xyzzy"))
                .hasMessageStartingWith("there is no command /xyzzy")
                .hasMessageNotContaining("Did you mean");
    }

    @Test
    void missingWordsAreAnsweredByTheUsage() {
        assertThatThrownBy(() -> table.check(JOIN, new Words(""))).hasMessage("usage: /join ROOM");
        table.check(JOIN, new Words("ops"));
    }

    @Test
    void twoCommandsCannotShareAName() {
        assertThatThrownBy(() -> new CommandTable(List.of(JOIN, JOIN))).isInstanceOf(IllegalArgumentException.class);
    }
}
