package chat.parley.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.Emoji;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EmojiNamesTest {
    @Test
    void anEmojiHasItsNameOfUnicode() {
        assertThat(EmojiNames.named(":thumbs_up:")).contains("👍");
        assertThat(EmojiNames.named(":Thumbs_Up:")).contains("👍");
        assertThat(EmojiNames.named(":red_heart:")).contains("❤️");
        assertThat(EmojiNames.named(":flag_wales:")).contains("🏴󠁧󠁢󠁷󠁬󠁳󠁿");
        assertThat(EmojiNames.named(":no_such_thing:")).isEmpty();
        assertThat(EmojiNames.with("thumbs").map(Map.Entry::getKey)).containsExactly(":thumbs_up:", ":thumbs_down:");
    }

    @Test
    void eachIsOneThatGatewaysTakeAsItIs() {
        assertThat(EmojiNames.with("")).hasSizeGreaterThan(1800).allSatisfy(each -> {
            assertThat(Emoji.canonical(each.getValue())).isEqualTo(each.getValue());
            assertThat(each.getKey()).matches(":[\\p{L}\\p{N}_]+:");
        });
    }
}
