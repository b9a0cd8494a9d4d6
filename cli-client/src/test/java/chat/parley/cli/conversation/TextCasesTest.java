package chat.parley.cli.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.text.SafeText;
import chat.parley.protocol.UserName;
import chat.parley.protocol.text.Links;
import chat.parley.protocol.text.Mention;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a text is to both clients: the browser client's tests read the same cases. */
final class TextCasesTest {
    private static final Path CASES = Path.of("../docs/text-cases.json");

    private interface Check {
        void of(String text, JsonNode one);
    }

    private static Stream<DynamicTest> each(String about, Check check) throws IOException {
        JsonNode cases = new ObjectMapper().readTree(CASES.toFile()).get(about);
        assertThat(cases).as(about).isNotEmpty();
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : cases) {
            tests.add(DynamicTest.dynamicTest(
                    one.toString(), () -> check.of(one.get("text").asText(), one)));
        }
        return tests.stream();
    }

    @TestFactory
    Stream<DynamicTest> links() throws IOException {
        return each("links", (text, one) -> {
            List<String> expected = new ArrayList<>();
            one.get("links").forEach(link -> expected.add(link.asText()));
            assertThat(Links.in(text).stream().map(link -> text.substring(link.start(), link.end())))
                    .isEqualTo(expected);
        });
    }

    @TestFactory
    Stream<DynamicTest> mentions() throws IOException {
        return each(
                "mentions",
                (text, one) -> assertThat(
                                Mention.in(text, new UserName(one.get("me").asText())))
                        .isEqualTo(one.get("mentions").asBoolean()));
    }

    @TestFactory
    Stream<DynamicTest> display() throws IOException {
        return each("display", (text, one) -> {
            assertThat(SafeText.line(text)).isEqualTo(one.get("shown").asText());
            assertThat(SafeText.line(SafeText.line(text))).as("shown is safe").isEqualTo(SafeText.line(text));
        });
    }

    /** What somebody makes to be slow is not: the length of a text is bounded, and the time goes with it. */
    @Test
    void longTextsOfOneKindAreRead() {
        UserName me = new UserName("alice");
        for (String piece :
                List.of("`", "` ``", "a@", "@", "/", "a/", "https://", "https://(", "https://)", ".", "@a.")) {
            assertThat(Mention.in(piece.repeat(16_384 / piece.length()) + " alice", me))
                    .as(piece)
                    .isTrue();
        }
    }
}
