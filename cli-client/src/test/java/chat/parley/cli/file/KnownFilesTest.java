package chat.parley.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KnownFilesTest {
    private final KnownFiles files = new KnownFiles();

    private void add(String id, String name, long at) {
        files.heard(new Event(
                new EventId(at, 0),
                new RoomName("lobby"),
                new UserName("bob"),
                new Nonce("n"),
                new Body.File(new FileInfo(id, name, 1, "text/plain", "0".repeat(64)))));
    }

    @Test
    void ofEqualNamesTheNewestCounts() {
        add("SECOND", "plan", 2);
        add("FIRST1", "plan", 1);
        assertThat(files.idOf("plan", any -> true)).contains("SECOND");
        assertThat(files.idOf("other", any -> true)).isEmpty();
        assertThat(files.idOf("plan", shared -> shared.id().equals(new EventId(1, 0))))
                .contains("FIRST1");
    }

    private void takenBack(String id, String by) {
        takenBack(id, by, null);
    }

    private void takenBack(String id, String by, @Nullable UserName author) {
        files.heard(new Event(
                new EventId(9, 0),
                new RoomName("lobby"),
                new UserName(by),
                new Nonce("r-" + by),
                new Body.Removal(new EventId(1, 0), id, author)));
    }

    @Test
    void whatItsSenderTakesBackIsKnownNoMore() {
        add("SECOND", "plan", 2);
        takenBack("SECOND", "mallory");
        assertThat(files.has("plan")).isTrue();
        takenBack("SECOND", "bob");
        assertThat(files.has("plan")).isFalse();
    }

    @Test
    void whatAModeratorTakesBackIsKnownNoMore() {
        add("SECOND", "plan", 2);
        takenBack("SECOND", "carol", new UserName("mallory"));
        assertThat(files.has("plan")).isTrue();
        takenBack("SECOND", "carol", new UserName("bob"));
        assertThat(files.has("plan")).isFalse();
    }

    @Test
    void aShortIdIsAsLongAsItMustBeAndIsUnderstood() {
        add("ABCDEFGHIJ", "one", 1);
        add("ABCDEFGXXX", "two", 2);
        add("ZZZZZZZZZZ", "three", 3);
        assertThat(files.shortIdOf("ZZZZZZZZZZ")).isEqualTo("ZZZZZZ");
        assertThat(files.shortIdOf("ABCDEFGHIJ")).isEqualTo("ABCDEFGH");
        assertThat(files.idsFrom("abcdefgh")).containsExactly("ABCDEFGHIJ");
        assertThat(files.idsFrom("ABCDEF")).hasSize(2);
        assertThat(files.idsFrom("ABC")).isEmpty();
    }
}
