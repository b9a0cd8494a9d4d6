package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Emoji are code points in base 16 here: most editors do not show what they are made of. */
class EmojiTest {
    private static String text(String codePoints) {
        StringBuilder text = new StringBuilder();
        for (String codePoint : codePoints.strip().split(" +", -1)) {
            text.appendCodePoint(Integer.parseInt(codePoint, 16));
        }
        return text.toString();
    }

    private static void assertNoEmoji(String text) {
        assertThatExceptionOfType(ProtocolException.class)
                .as(text)
                .isThrownBy(() -> Emoji.canonical(text))
                .satisfies(refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.BAD_EMOJI);
                    assertThat(refused.getMessage()).hasLineCount(1);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "thumb, 1F44D",
        "thumb with skin tone, 1F44D 1F3FD",
        "sign as a picture, 2764 FE0F",
        "sign with skin tone, 261D 1F3FB",
        "keycap, 0031 FE0F 20E3",
        "keycap of a star, 002A FE0F 20E3",
        "flag of a country, 1F1E9 1F1EA",
        "flag of a region, 1F3F4 E0067 E0062 E0073 E0063 E0074 E007F",
        "flag of longest code, 1F3F4 E0075 E0073 E0063 E0061 E0031 E0032 E007F",
        "black flag, 1F3F4",
        "pirates, 1F3F4 200D 2620 FE0F",
        "rainbow, 1F3F3 FE0F 200D 1F308",
        "family, 1F468 200D 1F469 200D 1F467 200D 1F466",
        "kiss with two skin tones, 1F469 1F3FB 200D 2764 FE0F 200D 1F48B 200D 1F468 1F3FF",
        "handshake of two skin tones, 1FAF1 1F3FB 200D 1FAF2 1F3FF",
        "runner of Unicode 15.1, 1F3C3 1F3FD 200D 2640 FE0F 200D 27A1 FE0F",
        "face of Unicode 16, 1FAE9",
        "one of tomorrow, 1FAFF",
        "one of a later day, 1FC00"
    })
    void whatIsWrittenAsItShouldBeStays(String name, String codePoints) {
        assertThat(Emoji.canonical(text(codePoints))).as(name).isEqualTo(text(codePoints));
    }

    @ParameterizedTest
    @CsvSource({
        "heart, 2764, 2764 FE0F",
        "picture with a needless selector, 1F44D FE0F, 1F44D",
        "watch with a needless selector, 231A FE0F, 231A",
        "keycap, 0023 20E3, 0023 FE0F 20E3",
        "detective, 1F575 200D 2642, 1F575 FE0F 200D 2642 FE0F",
        "half a selector, 1F575 FE0F 200D 2642, 1F575 FE0F 200D 2642 FE0F",
        "rainbow, 1F3F3 200D 1F308, 1F3F3 FE0F 200D 1F308",
        "family with needless selectors, 1F468 FE0F 200D 1F469 FE0F 200D 1F467, 1F468 200D 1F469 200D 1F467"
    })
    void eachHasOneForm(String name, String written, String canonical) {
        assertThat(Emoji.canonical(text(written))).as(name).isEqualTo(text(canonical));
        assertThat(Emoji.canonical(text(canonical))).as(name).isEqualTo(text(canonical));
    }

    @ParameterizedTest
    @CsvSource({
        "text style, 2764 FE0E",
        "picture in text style, 1F44D FE0E",
        "two, 1F44D 1F44D",
        "two flags, 1F1E9 1F1EA 1F1EB 1F1F7",
        "two selectors, 2764 FE0F FE0F",
        "two skin tones, 1F44D 1F3FD 1F3FD",
        "selector before the skin tone, 261D FE0F 1F3FB",
        "skin tone alone, 1F3FD",
        "half a flag, 1F1E9",
        "half a flag and a letter, 1F1E9 0045",
        "letter, 0061",
        "digit, 0031",
        "digit as a picture, 0031 FE0F",
        "keycap of a letter, 0061 FE0F 20E3",
        "keycap alone, 20E3",
        "star that is none, 2605",
        "selector alone, FE0F",
        "joiner alone, 200D",
        "joiner at the end, 1F44D 200D",
        "joiner at the beginning, 200D 1F44D",
        "two joiners, 1F468 200D 200D 1F469",
        "joined to a letter, 1F468 200D 0061",
        "blank, 0020",
        "blank behind, 1F44D 0020",
        "line feed behind, 1F44D 000A",
        "mark behind, 1F44D 0301",
        "direction before, 202E 1F44D",
        "half of a pair, D83D",
        "other half of a pair, DC4D",
        "pair the wrong way, DC4D D83D",
        "half of a pair behind, 1F44D D83D",
        "zero, 0000",
        "private use, E000",
        "last of all, 10FFFF"
    })
    void whatIsNotJustOneIsRefused(String name, String codePoints) {
        assertNoEmoji(text(codePoints));
    }

    /** They are not seen: as many texts as one likes would look like one emoji. */
    @ParameterizedTest
    @CsvSource({
        "face, 1F600 E0061 E0062 E0063 E007F",
        "face that ends tags, 1F600 E007F",
        "flag of a country, 1F1E9 1F1EA E0061 E0062 E0063 E007F",
        "region without end, 1F3F4 E0067 E0062 E0073 E0063 E0074",
        "region without code, 1F3F4 E007F",
        "region of a short code, 1F3F4 E0067 E0062 E007F",
        "region of a long code, 1F3F4 E0067 E0062 E0073 E0063 E0074 E0073 E0063 E007F",
        "region in capitals, 1F3F4 E0047 E0042 E0053 E0043 E0054 E007F",
        "region with a blank, 1F3F4 E0067 E0062 E0020 E0063 E0074 E007F"
    })
    void tagsAreForFlagsOfRegionsOnly(String name, String codePoints) {
        assertNoEmoji(text(codePoints));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "9", "\u2605", ":-)", ":thumbsup:", "no emoji at all"})
    void textsAreRefused(String text) {
        assertNoEmoji(text);
    }

    @Test
    void theLengthIsBounded() {
        String man = text("1F468");
        // 21 men with 20 joiners between them have 62 units; another one has 65.
        assertThat(Emoji.canonical((man + "\u200d").repeat(20) + man)).hasSize(62);
        assertNoEmoji((man + "\u200d").repeat(21) + man);
        assertNoEmoji("x".repeat(Limits.MAX_EMOJI_CHARS + 1));
        // 63 units, but 64 and more with the selectors that belong to them.
        assertNoEmoji("\u2764\u200d".repeat(31) + "\u2764");
    }

    @Test
    void aRequestTakesAnyFormAndHasTheOne() {
        String json = "{\"type\":\"react\",\"id\":1,\"room\":\"lobby\",\"about\":\"" + EventId.MIN
                + "\",\"nonce\":\"n\",\"emoji\":\"\u2764\"}";
        ClientFrame.React react =
                (ClientFrame.React) FrameCodec.readClient(new ByteArrayInputStream(json.getBytes(UTF_8)));
        assertThat(react.emoji()).isEqualTo("\u2764\ufe0f");
        assertThat(react.on()).isTrue();
    }
}
