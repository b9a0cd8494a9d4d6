package chat.parley.gateway;

import static chat.parley.gateway.RawClient.TEXT;
import static chat.parley.gateway.WireTalk.CONTINUATION;
import static chat.parley.gateway.WireTalk.concat;
import static chat.parley.gateway.WireTalk.echo;
import static chat.parley.gateway.WireTalk.fragments;
import static chat.parley.gateway.WireTalk.frame;
import static chat.parley.gateway.WireTalk.header;
import static chat.parley.gateway.WireTalk.utf8;

import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Family 6 of {@link WebSocketConformanceTest}: what is UTF-8 comes back, within a request of its own; what is none is closed
 * with 1007, as it is and within a request. Of fragments the first that makes it invalid is enough (6.4.1, 6.4.2). A frame is
 * looked at when all of it is there, not before (6.4.3, 6.4.4): the suite calls that not strict, and allows it.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class Utf8ConformanceTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] WORD = HEX.parseHex("cebae1bdb9cf83cebcceb5");
    private static final byte[] EDITED = utf8("edited");
    /** Invalid from its twelfth byte on. */
    static final byte[] INVALID = concat(WORD, HEX.parseHex("eda080"), EDITED);

    /** Invalid from its thirteenth byte on: above U+10FFFF. */
    private static final byte[] BEYOND = concat(WORD, HEX.parseHex("f4908080"), EDITED);

    /** Families 6.5 to 6.23, from Markus Kuhn's test of decoders: hexadecimal; ! is before what is invalid. */
    private static final List<String> SEQUENCES = List.of(
            "68656c6c6f24776f726c64 68656c6c6fc2a2776f726c64 68656c6c6fe282ac776f726c64 68656c6c6ff0a4ada2776f726c64"
                    + " cebae1bdb9cf83cebcceb5",
            IntStream.rangeClosed(1, WORD.length)
                    .mapToObj(Utf8ConformanceTest::prefix)
                    .collect(Collectors.joining(" ")),
            "00 c280 e0a080 f0908080",
            "!f888808080 !fc8480808080",
            "7f dfbf efbfbf f48fbfbf",
            "!f7bfbfbf !fbbfbfbfbf !fdbfbfbfbfbf",
            "ed9fbf ee8080 efbfbd f48fbfbf !f4908080",
            "!80 !bf !80bf !80bf80 !80bf80bf !80bf80bf80 !80bf80bf80bf !" + range(0x80, 0xbe, ""),
            "!" + range(0xc0, 0xde, "20") + " !" + range(0xe0, 0xee, "20") + " !" + range(0xf0, 0xf6, "20") + " !"
                    + range(0xf8, 0xfa, "20") + " !" + range(0xfc, 0xfc, "20"),
            "!c0 !e080 !f08080 !f8808080 !fc80808080 !df !efbf !f7bfbf !fbbfbfbf !fdbfbfbfbf",
            "!c0e080f08080f8808080fc80808080dfefbff7bfbffbbfbfbffdbfbfbfbf",
            "!fe !ff !fefeffff",
            "!c0af !e080af !f08080af !f8808080af !fc80808080af",
            "!c1bf !e09fbf !f08fbfbf !f887bfbfbf !fc83bfbfbfbf",
            "!c080 !e08080 !f0808080 !f880808080 !fc8080808080",
            "!eda080 !edadbf !edae80 !edafbf !edb080 !edbe80 !edbfbf",
            "!eda080edb080 !eda080edbfbf !edadbfedb080 !edadbfedbfbf !edae80edb080 !edae80edbfbf !edafbfedb080"
                    + " !edafbfedbfbf",
            "efbfbe efbfbf " + nonCharacters(),
            "efbfb9 efbfba efbfbb efbfbc efbfbd efbfbe efbfbf");

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        cluster = Cluster.of(1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static String prefix(int length) {
        boolean whole = length == 2 || length == 5 || (length % 2 == 1 && length > 5);
        return (whole ? "" : "!") + HEX.formatHex(WORD, 0, length);
    }

    private static String range(int from, int to, String behindEach) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(octet -> HEX.toHexDigits((byte) octet) + behindEach)
                .collect(Collectors.joining());
    }

    /** The last two of each plane above the first. */
    private static String nonCharacters() {
        return IntStream.rangeClosed(1, 16)
                .boxed()
                .flatMap(plane -> Stream.of((plane << 16) | 0xfffe, (plane << 16) | 0xffff))
                .map(Character::toString)
                .map(character -> HEX.formatHex(utf8(character)))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource({"messages", "sequences"})
    void is(String id, String what, Consumer<WireTalk> talk) {
        try (WireTalk opened = new WireTalk(cluster.port(0))) {
            talk.accept(opened);
        }
    }

    static Stream<Arguments> messages() {
        WireCases cases = new WireCases();
        byte[] nothing = {};
        byte[] text = utf8("Hello-µ@ßöäüàá-UTF-8!!");
        byte[] middle = utf8("{\"type\":\"ping\",\"id\":3}");
        cases.add(
                "6.1.1",
                "empty text",
                t -> t.send(frame(TEXT, nothing)).refused(ErrorCode.BAD_FRAME).closesCleanly());
        cases.add(
                "6.1.2",
                "three empty fragments",
                t -> t.send(
                                frame(false, TEXT, nothing),
                                frame(false, CONTINUATION, nothing),
                                frame(CONTINUATION, nothing))
                        .refused(ErrorCode.BAD_FRAME)
                        .closesCleanly());
        cases.add(
                "6.1.3",
                "a text between empty fragments",
                t -> t.send(
                                frame(false, TEXT, nothing),
                                frame(false, CONTINUATION, middle),
                                frame(CONTINUATION, nothing))
                        .answered(3)
                        .closesCleanly());
        int[] sizes = {1000, 24, 1};
        for (int i = 0; i < sizes.length; i++) {
            int size = sizes[i];
            cases.add(
                    "6.2." + (i + 1),
                    "UTF-8 in fragments of " + size,
                    t -> t.send(fragments(TEXT, echo(text), size)).echoed(text).closesCleanly());
        }
        cases.add(
                "6.2.4",
                "a word in fragments of 1",
                t -> t.send(fragments(TEXT, echo(WORD), 1)).echoed(WORD).closesCleanly());
        cases.add("6.3.1", "no UTF-8", t -> t.send(frame(TEXT, INVALID)).closedWith(CloseCode.NOT_UTF8));
        cases.add(
                "6.3.2",
                "no UTF-8, in fragments of 1",
                t -> t.send(fragments(TEXT, INVALID, 1)).closedWith(CloseCode.NOT_UTF8));
        cases.add(
                "6.4.1",
                "the second fragment is no UTF-8, and there is no third",
                t -> t.send(frame(false, TEXT, WORD), frame(false, CONTINUATION, HEX.parseHex("f4908080")))
                        .closedWith(CloseCode.NOT_UTF8));
        cases.add(
                "6.4.2",
                "the second fragment ends with the wrong byte",
                t -> t.send(
                                frame(false, TEXT, Arrays.copyOf(BEYOND, 12)),
                                frame(false, CONTINUATION, new byte[] {BEYOND[12]}))
                        .closedWith(CloseCode.NOT_UTF8));
        cases.add(
                "6.4.3",
                "no UTF-8, in three chops",
                t -> t.sendInChops(11, frame(TEXT, BEYOND)).closedWith(CloseCode.NOT_UTF8));
        cases.add(
                "6.4.4",
                "no UTF-8, the wrong byte alone",
                t -> t.send(header(true, 0, TEXT, BEYOND.length))
                        .sendInChops(12, Arrays.copyOfRange(frame(TEXT, BEYOND), 6, 6 + BEYOND.length))
                        .closedWith(CloseCode.NOT_UTF8));
        return cases.stream();
    }

    static Stream<Arguments> sequences() {
        WireCases cases = new WireCases();
        for (int family = 0; family < SEQUENCES.size(); family++) {
            String[] members = SEQUENCES.get(family).split(" ", -1);
            for (int i = 0; i < members.length; i++) {
                add(cases, "6." + (family + 5) + "." + (i + 1), members[i]);
            }
        }
        return cases.stream();
    }

    private static void add(WireCases cases, String id, String member) {
        boolean valid = !member.startsWith("!");
        byte[] bytes = HEX.parseHex(valid ? member : member.substring(1));
        if (!valid) {
            cases.add(id, "invalid", t -> t.send(frame(TEXT, bytes)).closedWith(CloseCode.NOT_UTF8));
            cases.add(
                    id,
                    "invalid in a request",
                    t -> t.send(frame(TEXT, echo(bytes))).closedWith(CloseCode.NOT_UTF8));
        } else if (bytes[0] < ' ' && bytes.length == 1) {
            // A control character has to be written otherwise in JSON.
            cases.add(
                    id,
                    "valid",
                    t -> t.send(frame(TEXT, echo(bytes)))
                            .refused(ErrorCode.BAD_FRAME)
                            .closesCleanly());
        } else {
            cases.add(
                    id,
                    "valid",
                    t -> t.send(frame(TEXT, echo(bytes))).echoed(bytes).closesCleanly());
            cases.add(
                    id,
                    "valid in fragments of 1",
                    t -> t.send(fragments(TEXT, echo(bytes), 1)).echoed(bytes).closesCleanly());
        }
    }
}
