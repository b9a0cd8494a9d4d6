package chat.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.UserName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TypingsTest {
    @Test
    void whatIsWrittenIsReadBack() {
        for (String name : List.of("ann", "a.b-c_d", "日本", "x".repeat(32))) {
            for (boolean on : new boolean[] {true, false}) {
                Typing typing = new Typing(new UserName(name), on);
                assertThat(Typings.read(Typings.write(typing))).contains(typing);
            }
        }
    }

    @Test
    void whatIsNoneIsDropped() {
        Stream<String> wrong = Stream.of(
                "",
                " ",
                "on",
                "on ",
                "off ",
                "ann",
                "On ann",
                "onann",
                "on  ann",
                "on ann on",
                "on ann\n",
                "on \u202eann",
                "on " + "x".repeat(33),
                "off " + "x".repeat(33),
                "on " + "é".repeat(17),
                "on " + "x".repeat(4_000_000));
        assertThat(wrong).allSatisfy(each -> assertThat(Typings.read(each)).isEmpty());
        assertThat(Typings.read(null)).isEmpty();
    }
}
