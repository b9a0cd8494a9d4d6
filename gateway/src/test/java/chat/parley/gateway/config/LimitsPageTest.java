package chat.parley.gateway.config;

import static chat.parley.gateway.LimitsPage.assertRow;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.LimitsPage;
import chat.parley.gateway.LimitsPage.Row;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.marker.MarkerStore;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/limits.md has every limit, as the code has it. */
class LimitsPageTest {
    /** Of the sections that say what anybody may have and do, what bounds nobody. */
    private static final Set<String> NO_LIMITS = Set.of(
            "account.token-lifetime",
            "account.argon2-memory",
            "account.argon2-iterations",
            "account.argon2-parallelism",
            "files.url-validity",
            "files.relay");

    /** What is answered for another reason than that it is too much, or is a length of docs/protocol.md, §10. */
    private static final Set<ErrorCode> OTHER_CODES = EnumSet.of(
            ErrorCode.FRAME_TOO_LARGE,
            ErrorCode.LOGIN_REQUIRED,
            ErrorCode.ALREADY_LOGGED_IN,
            ErrorCode.NO_SUCH_USER,
            ErrorCode.PASSWORD_REQUIRED,
            ErrorCode.WRONG_PASSWORD,
            ErrorCode.USER_EXISTS,
            ErrorCode.PASSWORD_LENGTH,
            ErrorCode.BAD_NAME,
            ErrorCode.TEXT_LENGTH,
            ErrorCode.NO_SUCH_EVENT,
            ErrorCode.NOT_YOURS,
            ErrorCode.NOT_A_TEXT,
            ErrorCode.REMOVED,
            ErrorCode.BAD_EMOJI,
            ErrorCode.READ_FURTHER,
            ErrorCode.NOT_SAID_YET,
            ErrorCode.NOT_JOINED,
            ErrorCode.NO_SUCH_ROOM,
            ErrorCode.NO_SUCH_FILE,
            ErrorCode.BAD_FILE_NAME,
            ErrorCode.UPLOAD_MISMATCH,
            ErrorCode.INTERNAL);

    private static final Set<CloseCode> OTHER_CLOSES = EnumSet.of(
            CloseCode.GOING_AWAY,
            CloseCode.PROTOCOL_ERROR,
            CloseCode.NOT_TEXT,
            CloseCode.NOT_UTF8,
            CloseCode.TOO_LARGE,
            CloseCode.INTERNAL,
            CloseCode.SIGNED_OUT,
            CloseCode.GAP);

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    @ParameterizedTest
    @EnumSource
    void everyLimitHasARowWithItsTagAndItsSetting(Limit limit) {
        assertThat(LimitsPage.rows().stream()
                        .filter(row -> quoted(row.countedAs()).contains(limit.tag())))
                .as("rows of docs/limits.md that are counted as `%s`", limit.tag())
                .singleElement()
                .satisfies(row -> {
                    if (limit.setting().isEmpty()) {
                        assertThat(row.setting()).isEqualTo("fixed");
                    } else {
                        assertThat(quoted(row.setting())).contains(limit.setting());
                    }
                });
    }

    @Test
    void noRowIsCountedAsWhatIsNoLimit() {
        List<String> tags = Arrays.stream(Limit.values()).map(Limit::tag).toList();
        assertThat(LimitsPage.rows())
                .flatExtracting(row -> quoted(row.countedAs()))
                .filteredOn(name -> !name.startsWith("parley_"))
                .isSubsetOf(tags);
    }

    static Stream<Key<?>> bounds() {
        Stream<Key<?>> sections = Keys.SECTIONS.stream()
                .filter(section ->
                        Set.of("Limits", "Sessions", "Files", "Accounts").contains(section.title()))
                .flatMap(section -> section.keys().stream());
        Stream<Key<?>> others = Keys.SECTIONS.stream()
                .flatMap(section -> section.keys().stream())
                .filter(key -> key.name().startsWith("broker.outbox-"));
        return Stream.concat(sections, others).filter(key -> !NO_LIMITS.contains(key.name()));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    <T> void everySettingThatIsALimitHasARowWithItsDefault(Key<T> key) {
        assertThat(LimitsPage.rows().stream()
                        .filter(row -> quoted(row.setting()).contains(key.name())))
                .as("rows of docs/limits.md that are set by %s", key.name())
                .isNotEmpty()
                .anySatisfy(row ->
                        assertThat(quoted(row.atMost())).contains(key.form().write(key.byDefault())));
    }

    @Test
    void whatIsNamedCanBeSet() {
        List<String> settings = Keys.SECTIONS.stream()
                .flatMap(section -> section.keys().stream())
                .map(Key::name)
                .toList();
        assertThat(LimitsPage.rows())
                .flatExtracting(row -> quoted(row.setting()))
                .isSubsetOf(settings);
    }

    @Test
    void everyCodeThatALimitAnswersWithIsThereAndNoOther() {
        assertThat(answers("[A-Z_]{3,}"))
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(OTHER_CODES)).stream()
                        .map(ErrorCode::name)
                        .toList());
        assertThat(answers("\\b[14]\\d{3}\\b"))
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.copyOf(OTHER_CLOSES)).stream()
                        .map(code -> Integer.toString(code.status()))
                        .toList());
    }

    @Test
    void theProtocolsOwnBoundsAreThoseOfTheCode() {
        assertRow("requests without a reply", Integer.toString(Limits.MAX_OPEN_REQUESTS));
        assertRow(
                "other frames: control frames, fragments, requests beyond the rate",
                String.format(
                        Locale.ROOT,
                        "%,d a second, %,d at once; before sign-in %,d and %,d; a long frame is worth several",
                        Limits.SPARE_FRAMES_PER_SECOND,
                        Limits.SPARE_FRAMES,
                        Limits.STRANGERS_SPARE_FRAMES_PER_SECOND,
                        Limits.STRANGERS_SPARE_FRAMES));
        assertRow("frames that are no requests", Integer.toString(Limits.MAX_UNREADABLE_FRAMES));
        assertRow("rooms that it is in", Integer.toString(Limits.MAX_ROOMS_PER_CONNECTION));
        assertRow(
                "bytes that wait to be read by it",
                String.format(Locale.ROOT, "`4MiB`; before sign-in %,d", Limits.MAX_STRANGERS_UNSENT_BYTES));
        assertRow(
                "different emoji at a message; reactions of all users",
                Limits.MAX_EMOJI_PER_EVENT + "; " + Limits.MAX_REACTIONS_PER_EVENT + "; those that meet may be more");
        assertRow(
                "conversations of which it is kept how far they were read",
                String.format(Locale.ROOT, "%,d", Limits.MAX_MARKERS_PER_USER));
        assertRow(
                "what one `unread` counts",
                String.format(
                        Locale.ROOT,
                        "%,d messages; of the log as much as one page looks at, or more pages for 2 seconds",
                        Limits.MAX_COUNTED_EVENTS));
        assertRow(
                "users whose markers are stored, or looked at again, at one time, on threads for that",
                Integer.toString(MarkerStore.AT_ONCE));
        assertRow("time for a request", Limits.LONGEST_ANSWER.toSeconds() + " seconds");
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    private static Set<String> answers(String pattern) {
        Pattern code = Pattern.compile(pattern);
        return Set.copyOf(LimitsPage.rows().stream()
                .map(Row::answered)
                .flatMap(cell -> code.matcher(cell).results())
                .map(MatchResult::group)
                .distinct()
                .toList());
    }
}
