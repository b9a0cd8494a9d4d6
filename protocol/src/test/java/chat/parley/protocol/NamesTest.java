package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    /** Read by the tests of the web client, too. */
    private static JsonNode cases(String of) {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("../docs/name-cases.json").toFile())
                    .get(of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Arguments> canonical() {
        return cases("canonical")
                .valueStream()
                .map(each -> arguments(
                        each.get("written").asText(), each.get("canonical").asText()));
    }

    @ParameterizedTest
    @MethodSource("canonical")
    void aNameHasOneForm(String written, String canonical) {
        assertThat(new UserName(written).value()).isEqualTo(canonical);
        assertThat(new UserName(canonical).value()).isEqualTo(canonical);
        assertThat(new UserName(canonical).isWritten(written)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"unfitForNewUser", "unfitForNewRoom"})
    void namesThatDeceiveAreNotForNewUsersAndRooms(String of) {
        for (JsonNode each : cases(of)) {
            assertThat(refusal(of, each.asText())).as(each.toString()).hasValueSatisfying(refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_NAME);
                assertThat(refusal).hasMessageMatching("a new (user|room) name (has|ends with|must be) .+");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fitForNewUser", "fitForNewRoom"})
    void namesOfAllLanguagesAre(String of) {
        for (JsonNode each : cases(of)) {
            assertThat(refusal(of, each.asText())).as(each.toString()).isEmpty();
        }
    }

    private static Optional<ProtocolException> refusal(String of, String name) {
        return of.endsWith("User") ? new UserName(name).unfitForNewUser() : new RoomName(name).unfitForNewRoom();
    }

    @ParameterizedTest
    @CsvSource({"асе, ace", "ace, асе", "рурау.2, pypay.2", "alıce, alice", "ρορ, pop", "pop, ρορ"})
    void whatLooksAlikeIsKnown(String name, String other) {
        assertThat(new UserName(name).lookAlikes()).contains(new UserName(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"москва", "müller", "日本", "2026"})
    void whatLooksLikeNothingElseIsKnownToo(String name) {
        assertThat(new UserName(name).lookAlikes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Lobby, lobby, lobby",
        "a.b_c-d, a.b_c-d, a_2eb_5fc-d",
        "MÜLLER, müller, m_c3_bcller",
        "ｆｕｌｌ, full, full",
        "日本, 日本, _e6_97_a5_e6_9c_ac",
        "हिन्दी, हिन्दी, _e0_a4_b9_e0_a4_bf_e0_a4_a8_e0_a5_8d_e0_a4_a6_e0_a5_80"
    })
    void namesAreFoldedAndEncoded(String name, String canonical, String encoded) {
        assertThat(new RoomName(name).value()).isEqualTo(canonical);
        assertThat(new RoomName(name).encoded()).isEqualTo(encoded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "a,b", "a?b", "a*b", "a>b", "a/b", "a\\b", ".a", "-a", "_a", "a\u0000", "a\u202e", "@a",
                "#a", "a\n", "😀"
            })
    void namesWithForbiddenCharactersAreRefused(String name) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> new RoomName(name))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.BAD_NAME));
    }

    @Test
    void lengthIsMeasuredInBytes() {
        assertThat(new UserName("x".repeat(32)).value()).hasSize(32);
        assertThat(new UserName("ü".repeat(16)).value()).hasSize(16);
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> new UserName("ü".repeat(17)));
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void whatIsTooLongForANameIsNotFolded(int maxBytes) {
        // Marks of class 230, then of class 220: folding moves each of the latter in front of all of the former.
        int most = 4 * maxBytes;
        String marks = "a" + "\u0315".repeat(32_000) + "\u0316".repeat(32_000);
        AtomicInteger folded = new AtomicInteger();
        for (String name : List.of("x".repeat(most), "x".repeat(most + 1), marks, "x".repeat(10_000_000))) {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> Names.canonical("user", name, maxBytes, any -> {
                        folded.addAndGet(any.length());
                        return any;
                    }))
                    .withMessage("a user name has at most " + maxBytes + " bytes in UTF-8");
        }
        assertThat(folded).hasValue(most);
    }

    /** Fewer bytes of more characters there are not. */
    @Test
    void aNameOfLettersWithThreeMarksEachIsFoldedWhole() {
        String composed = "\u1f82".repeat(10);
        String written = "\u03b1\u0313\u0300\u0345".repeat(10);

        assertThat(new UserName(written).value()).isEqualTo(new UserName(composed).value());
        assertThat(new UserName(composed).isWritten(written)).isTrue();
    }

    @Test
    void aWordThatIsTooLongIsNoWayToWriteAName() {
        assertThat(new UserName("bob").isWritten("BOB")).isTrue();
        assertThat(new UserName("bob").isWritten("bo")).isFalse();
        assertThat(new UserName("x".repeat(32)).isWritten("x".repeat(129))).isFalse();
    }

    @Test
    void differentNamesNeverShareAnEncoding() {
        assertThat(new RoomName("a_b").encoded()).isNotEqualTo(new RoomName("a.b").encoded());
        assertThat(new RoomName("a_2eb").encoded()).isNotEqualTo(new RoomName("a.b").encoded());
    }

    @Test
    void theFormOfANameIsItsOwnFormWhateverTheLetters() {
        for (int code = 0; code <= Character.MAX_CODE_POINT; code++) {
            String letter = Character.toString(code);
            if (Normalizer.isNormalized(letter, Normalizer.Form.NFKC)
                    && letter.toLowerCase(Locale.ROOT).equals(letter)) {
                continue; // it stays in any case
            }
            for (String written : List.of(letter, "a" + letter + "b", "a" + letter + "\u0301")) {
                String form;
                try {
                    form = new RoomName(written).value();
                } catch (ProtocolException e) {
                    continue; // no name
                }
                assertThat(new RoomName(form).value()).isEqualTo(form);
            }
        }
    }
}
