package chat.parley.cli.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is formatted in a text, to both clients: the browser client's tests read the same cases. */
final class FormattingCasesTest {
    private static final Path CASES = Path.of("../docs/formatting-cases.json");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Many more than a text has: what is looked at again for each of them takes minutes, and else some tenths of a second. */
    private static final int MANY_CHARS = 262_144;

    private static final Duration HANGS = Duration.ofSeconds(60);

    private interface Check {
        void of(JsonNode one);
    }

    private static Stream<DynamicTest> each(String about, Check check) throws IOException {
        JsonNode cases = new ObjectMapper().readTree(CASES.toFile()).get(about);
        assertThat(cases).as(about).isNotEmpty();
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : cases) {
            String name = one.path("name").asText(one.path("example").asText(one.toString()));
            tests.add(DynamicTest.dynamicTest(name, () -> check.of(one)));
        }
        return tests.stream();
    }

    private static void check(JsonNode one) {
        assertThat(inShort(BlockParser.parse(one.get("text").asText()))).isEqualTo(one.get("blocks"));
    }

    private static ArrayNode inShort(List<Block> blocks) {
        ArrayNode all = JSON.arrayNode();
        for (Block block : blocks) {
            if (block instanceof Block.Words words) {
                ArrayNode pieces = all.addArray();
                words.pieces().forEach(piece -> pieces.add(inShort(piece)));
            } else if (block instanceof Block.Quote quote) {
                all.addObject().set("quote", inShort(quote.blocks()));
            } else if (block instanceof Block.Items list) {
                ObjectNode items = all.addObject();
                list.items().forEach(item -> items.withArray("items").add(inShort(item)));
                if (list.isNumbered()) {
                    list.marks().forEach(mark -> items.withArray("marks").add(mark));
                }
            } else if (block instanceof Block.Code code) {
                ObjectNode node = all.addObject().put("code", code.text());
                if (!code.language().isEmpty()) {
                    node.put("language", code.language());
                }
            }
        }
        return all;
    }

    private static JsonNode inShort(Piece piece) {
        if (piece.styles().isEmpty() && piece.link() == null) {
            return JSON.textNode(piece.text());
        }
        ObjectNode node = JSON.objectNode().put("text", piece.text());
        if (!piece.styles().isEmpty()) {
            node.put(
                    "style",
                    piece.styles().stream()
                            .sorted()
                            .map(style -> style.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" ")));
        }
        if (piece.link() != null) {
            node.put("link", piece.link());
        }
        return node;
    }

    @TestFactory
    Stream<DynamicTest> examplesOfTheSpecification() throws IOException {
        return each("spec", FormattingCasesTest::check);
    }

    @TestFactory
    Stream<DynamicTest> examplesThatDiffer() throws IOException {
        return each("differs", FormattingCasesTest::check);
    }

    @TestFactory
    Stream<DynamicTest> ourOwn() throws IOException {
        return each("own", FormattingCasesTest::check);
    }

    @TestFactory
    Stream<DynamicTest> whatIsMadeToBeSlowIsNot() throws IOException {
        return each("hostile", one -> {
            String piece = one.get("piece").asText();
            String half = one.path("half").asText();
            String text = half.isEmpty()
                    ? repeated(piece, MANY_CHARS)
                    : repeated(piece, MANY_CHARS / 2) + repeated(half, MANY_CHARS / 2);
            assertTimeoutPreemptively(
                    HANGS, () -> assertThat(BlockParser.parse(text)).isNotNull());
        });
    }

    private static String repeated(String piece, int chars) {
        return piece.repeat(chars / piece.length() + 1).substring(0, chars);
    }

    @Test
    void aLongTextIsFoldedByLinesElseByWordsElseByCharacters() {
        assertThat(Fold.beginning(lines(20))).isEmpty();
        assertThat(Fold.beginning(lines(20) + "\n\n")).isEmpty();
        assertThat(Fold.beginning(lines(21))).contains(lines(12));
        assertThat(Fold.beginning("x".repeat(2000))).isEmpty();
        assertThat(Fold.beginning("x".repeat(2001))).contains("x".repeat(1200));
        assertThat(Fold.beginning("1234567 ".repeat(300)))
                .contains("1234567 ".repeat(150).strip());
        String family = "👩\u200D👩\u200D👧";
        assertThat(Fold.beginning("x" + family.repeat(300))).contains("x" + family.repeat(1199 / family.length()));
        assertThat(Fold.size(lines(21))).isEqualTo("21 lines");
        assertThat(Fold.size("x".repeat(2001))).isEqualTo("2,001 characters");
    }

    private static String lines(int count) {
        return Stream.iterate(1, i -> i + 1).limit(count).map(i -> "line " + i).collect(Collectors.joining("\n"));
    }
}
