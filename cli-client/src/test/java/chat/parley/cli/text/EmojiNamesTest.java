package chat.parley.cli.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Emoji;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class EmojiNamesTest {
    @Test
    void anEmojiHasItsNameOfUnicode() {
        assertThat(EmojiNames.named(":thumbs_up:")).contains("👍");
        assertThat(EmojiNames.named(":Thumbs_Up:")).contains("👍");
        assertThat(EmojiNames.named(":red_heart:")).contains("❤️");
        assertThat(EmojiNames.named(":flag_wales:")).contains("🏴󠁧󠁢󠁷󠁬󠁳󠁿");
        assertThat(EmojiNames.named(":no_such_thing:")).isEmpty();
        assertThat(EmojiNames.named(":keycap_hash:")).contains("#️⃣");
    }

    @Test
    void anEmojiHasTheShortNamesThatPeopleKnow() {
        assertThat(EmojiNames.named(":tada:")).contains("🎉");
        assertThat(EmojiNames.named(":+1:")).contains("👍").isEqualTo(EmojiNames.named(":thumbsup:"));
        assertThat(EmojiNames.named(":-1:")).contains("👎");
        assertThat(EmojiNames.named(":heart:")).contains("❤️");
        assertThat(EmojiNames.named(":white_check_mark:")).contains("✅");
        assertThat(EmojiNames.named(":flag-de:")).contains("🇩🇪");
        assertThat(EmojiNames.named(":man-shrugging:")).contains("🤷‍♂️");
    }

    @Test
    void aNameThatUnicodeHasForAnotherEmojiIsThatOfTheShortOneAndEachEmojiKeepsOne() throws IOException {
        assertThat(EmojiNames.named(":cat:")).contains("🐱");
        assertThat(EmojiNames.named(":cat2:")).contains("🐈");
        assertThat(EmojiNames.named(":umbrella:")).contains("☔");
        InputStream all = Objects.requireNonNull(EmojiNames.class.getResourceAsStream("emoji-names.txt"));
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(all, UTF_8))) {
            assertThat(EmojiNames.with("").map(Map.Entry::getValue).collect(Collectors.toSet()))
                    .isEqualTo(lines.lines()
                            .filter(line -> !line.startsWith("# "))
                            .map(line -> line.substring(0, line.indexOf(' ')))
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void namesThatBeginWithWhatIsLookedForComeFirst() {
        assertThat(EmojiNames.with("thumbs").map(Map.Entry::getKey))
                .containsExactly(":thumbsup:", ":thumbsdown:", ":thumbs_up:", ":thumbs_down:");
        assertThat(EmojiNames.with("ta").limit(20).map(Map.Entry::getKey)).contains(":tada:");
        assertThat(EmojiNames.with("+1").map(Map.Entry::getKey)).first().isEqualTo(":+1:");
        assertThat(EmojiNames.with("cat").map(Map.Entry::getKey))
                .startsWith(":cat:")
                .contains(":smiley_cat:");
    }

    @Test
    void eachIsOneThatGatewaysTakeAsItIs() {
        assertThat(EmojiNames.with("")).hasSizeGreaterThan(3000).allSatisfy(each -> {
            assertThat(Emoji.canonical(each.getValue())).isEqualTo(each.getValue());
            assertThat(each.getKey()).matches(":[a-z0-9_+-]+:");
        });
    }
}
