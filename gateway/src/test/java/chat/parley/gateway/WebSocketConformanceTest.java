package chat.parley.gateway;

import static chat.parley.gateway.RawClient.CLOSE;
import static chat.parley.gateway.RawClient.PING;
import static chat.parley.gateway.RawClient.PONG;
import static chat.parley.gateway.RawClient.TEXT;
import static chat.parley.gateway.WireTalk.BINARY;
import static chat.parley.gateway.WireTalk.CONTINUATION;
import static chat.parley.gateway.WireTalk.NORMAL;
import static chat.parley.gateway.WireTalk.close;
import static chat.parley.gateway.WireTalk.concat;
import static chat.parley.gateway.WireTalk.fragments;
import static chat.parley.gateway.WireTalk.frame;
import static chat.parley.gateway.WireTalk.header;
import static chat.parley.gateway.WireTalk.request;
import static chat.parley.gateway.WireTalk.utf8;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.config.SessionConfig;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of the Autobahn|Testsuite for servers, by its numbers, over real sockets. It expects a server that sends back
 * whatever it gets. A gateway does not, so here a text that has to come back is a request and its answer, or a request of an
 * unknown type, which is named in the refusal; and binary messages, which it does not take, are closed with 1003.
 *
 * <ul>
 *   <li>1 framing, 2 pings and pongs, 3 reserved bits, 4 opcodes, 5 fragments, 7 closing, 10 fragments of a large text: here,
 *       all of them. 6, UTF-8: {@link Utf8ConformanceTest}.
 *   <li>9, limits: up to the 64 KiB that a message may have; above, 1009 is what is expected. 9.7 has 50 messages each in place
 *       of 1,000, which is more than anybody may send. 9.4, 9.6 and 9.8, binary, end with 1003 whatever their size; 9.9,
 *       which has no end, is among the attacks of {@link HostileConnectionTest}.
 *   <li>12 and 13, compression: not offered, see the last test.
 * </ul>
 *
 * <p>Numbers that begin with R are rules of RFC 6455 that the suite has no case for.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class WebSocketConformanceTest {
    private static final byte[] HELLO = utf8("Hello, world!");
    private static final byte[] NOTHING = {};
    private static final byte[] OCTETS = {0, (byte) 0xff, (byte) 0xfe, (byte) 0xfd, (byte) 0xfc, (byte) 0xfb, 0, 127};
    private static final int LARGEST = 65_536;

    private static Cluster cluster;

    @BeforeAll
    static void start() {
        // Cases come faster than people do.
        cluster = Cluster.of(
                1, new SessionConfig(Duration.ofSeconds(20), Duration.ofSeconds(5), 4 << 20, 1000, 5000, 1000));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource({"framing", "pings", "reserved", "fragmented", "closing", "limits", "rules"})
    void is(String id, String what, Consumer<WireTalk> talk) {
        try (WireTalk opened = new WireTalk(cluster.port(0))) {
            talk.accept(opened);
        }
    }

    static Stream<Arguments> framing() {
        WireCases cases = new WireCases();
        cases.add(
                "1.1.1",
                "text of no bytes",
                t -> t.send(frame(TEXT, NOTHING)).refused(ErrorCode.BAD_FRAME).closesCleanly());
        int[] lengths = {125, 126, 127, 128, 65_535, LARGEST};
        for (int i = 0; i < lengths.length; i++) {
            int length = lengths[i];
            cases.add(
                    "1.1." + (i + 2),
                    "text of " + length,
                    t -> t.send(frame(TEXT, request(7, length))).answered(7).closesCleanly());
            cases.add(
                    "1.2." + (i + 2),
                    "binary of " + length,
                    t -> t.send(frame(BINARY, new byte[length])).closedWith(CloseCode.NOT_TEXT));
        }
        cases.add(
                "1.1.8",
                "text in chops of 997",
                t -> t.sendInChops(997, frame(TEXT, request(7, LARGEST)))
                        .answered(7)
                        .closesCleanly());
        cases.add(
                "1.2.1",
                "binary of no bytes",
                t -> t.send(frame(BINARY, NOTHING)).closedWith(CloseCode.NOT_TEXT));
        cases.add(
                "1.2.8",
                "binary in chops of 997",
                t -> t.sendInChops(997, frame(BINARY, new byte[LARGEST])).closedWith(CloseCode.NOT_TEXT));
        return cases.stream();
    }

    static Stream<Arguments> pings() {
        WireCases cases = new WireCases();
        byte[] largest = "\u00fe".repeat(125).getBytes(ISO_8859_1);
        cases.add(
                "2.1",
                "empty ping",
                t -> t.send(frame(PING, NOTHING)).ponged(NOTHING).closesCleanly());
        cases.add(
                "2.2",
                "ping with text",
                t -> t.send(frame(PING, HELLO)).ponged(HELLO).closesCleanly());
        cases.add(
                "2.3",
                "ping with octets",
                t -> t.send(frame(PING, OCTETS)).ponged(OCTETS).closesCleanly());
        cases.add(
                "2.4",
                "largest ping",
                t -> t.send(frame(PING, largest)).ponged(largest).closesCleanly());
        cases.add("2.5", "ping of 126", t -> t.send(frame(PING, new byte[126])).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "2.6",
                "largest ping, octet by octet",
                t -> t.sendInChops(1, frame(PING, largest)).ponged(largest).closesCleanly());
        cases.add("2.7", "unasked empty pong", t -> t.send(frame(PONG, NOTHING)).closesCleanly());
        cases.add("2.8", "unasked pong", t -> t.send(frame(PONG, HELLO)).closesCleanly());
        cases.add(
                "2.9",
                "unasked pong, then ping",
                t -> t.send(frame(PONG, HELLO), frame(PING, OCTETS))
                        .ponged(OCTETS)
                        .closesCleanly());
        for (int chop : new int[] {1, 1000}) {
            cases.add(chop == 1 ? "2.11" : "2.10", "10 pings in chops of " + chop, t -> {
                for (int i = 0; i < 10; i++) {
                    t.sendInChops(chop, frame(PING, utf8("ping " + i))).ponged(utf8("ping " + i));
                }
                t.closesCleanly();
            });
        }
        return cases.stream();
    }

    static Stream<Arguments> reserved() {
        WireCases cases = new WireCases();
        byte[] hello = frame(TEXT, request(1));
        byte[] ping = frame(PING, NOTHING);
        cases.add(
                "3.1",
                "reserved bits 1",
                t -> t.send(frame(true, 1, TEXT, request(1))).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "3.2",
                "bits 2 behind a text",
                t -> t.send(hello, frame(true, 2, TEXT, request(2)), ping)
                        .answered(1)
                        .closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "3.3",
                "bits 3, all at once",
                t -> t.send(concat(hello, frame(true, 3, TEXT, request(2)), ping))
                        .answered(1)
                        .closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "3.4",
                "bits 4, octet by octet",
                t -> t.sendInChops(1, hello, frame(true, 4, TEXT, request(2)), ping)
                        .answered(1)
                        .closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "3.5",
                "bits 5, binary",
                t -> t.send(frame(true, 5, BINARY, OCTETS)).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "3.6", "bits 6, ping", t -> t.send(frame(true, 6, PING, HELLO)).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "3.7",
                "bits 7, close",
                t -> t.send(frame(true, 7, CLOSE, NOTHING)).closedWith(CloseCode.PROTOCOL_ERROR));
        for (int i = 1; i <= 5; i++) {
            int ofMessages = i + 2;
            int ofControl = i + 10;
            byte[] payload = i % 2 == 0 ? HELLO : NOTHING;
            cases.add(
                    "4.1." + i,
                    "opcode " + ofMessages,
                    t -> t.send(hello, frame(ofMessages, payload), ping)
                            .answered(1)
                            .closedWith(CloseCode.PROTOCOL_ERROR));
            cases.add(
                    "4.2." + i,
                    "opcode " + ofControl,
                    t -> t.send(hello, frame(ofControl, payload), ping)
                            .answered(1)
                            .closedWith(CloseCode.PROTOCOL_ERROR));
        }
        return cases.stream();
    }

    static Stream<Arguments> fragmented() {
        WireCases cases = new WireCases();
        byte[] one = utf8("{\"type\":\"ping\",");
        byte[] two = utf8("\"id\":1}");
        byte[] first = frame(false, TEXT, one);
        byte[] last = frame(CONTINUATION, two);
        byte[] ping = frame(PING, HELLO);
        for (int opcode : new int[] {PING, PONG}) {
            cases.add(
                    opcode == PING ? "5.1" : "5.2",
                    "opcode " + opcode + " in fragments",
                    t -> t.send(frame(false, opcode, one), frame(CONTINUATION, two))
                            .closedWith(CloseCode.PROTOCOL_ERROR));
        }
        int[] chops = {1000, 20, 1};
        for (int i = 0; i < chops.length; i++) {
            int chop = chops[i];
            String inChops = " in chops of " + chop;
            cases.add(
                    "5." + (3 + i),
                    "text in fragments" + inChops,
                    t -> t.sendInChops(chop, first, last).answered(1).closesCleanly());
            cases.add(
                    "5." + (6 + i),
                    "ping between fragments" + inChops,
                    t -> t.sendInChops(chop, first, ping, last)
                            .ponged(HELLO)
                            .answered(1)
                            .closesCleanly());
            cases.add(
                    "5." + (9 + i),
                    "end of nothing" + inChops,
                    t -> t.sendInChops(chop, last, frame(TEXT, request(2))).closedWith(CloseCode.PROTOCOL_ERROR));
            cases.add(
                    "5." + (12 + i),
                    "middle of nothing" + inChops,
                    t -> t.sendInChops(chop, frame(false, CONTINUATION, two), frame(TEXT, request(2)))
                            .closedWith(CloseCode.PROTOCOL_ERROR));
        }
        cases.add(
                "5.15",
                "middle of nothing behind a whole text",
                t -> t.send(first, last, frame(false, CONTINUATION, one), frame(TEXT, request(2)))
                        .answered(1)
                        .closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "5.16",
                "middle of nothing before texts",
                t -> t.send(frame(false, CONTINUATION, one), first, last, frame(false, CONTINUATION, one), first, last)
                        .closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "5.17",
                "end of nothing before texts",
                t -> t.send(last, first, last, last, first, last).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "5.18",
                "a text within a text",
                t -> t.send(first, frame(TEXT, two)).closedWith(CloseCode.PROTOCOL_ERROR));
        byte[] middle = frame(false, CONTINUATION, utf8(" "));
        cases.add(
                "5.19",
                "fragments and pings, each answered before the rest",
                t -> t.send(first, middle, ping)
                        .ponged(HELLO)
                        .send(middle, middle, frame(PING, OCTETS), last)
                        .ponged(OCTETS)
                        .answered(1)
                        .closesCleanly());
        cases.add(
                "5.20",
                "the same at once",
                t -> t.send(concat(first, middle, ping, middle, middle, frame(PING, OCTETS), last))
                        .ponged(HELLO)
                        .ponged(OCTETS)
                        .answered(1)
                        .closesCleanly());
        return cases.stream();
    }

    static Stream<Arguments> closing() {
        WireCases cases = new WireCases();
        byte[] normal = close(NORMAL);
        byte[] text = frame(TEXT, request(2));
        cases.add(
                "7.1.1",
                "text, then close",
                t -> t.send(frame(TEXT, request(1)), normal).answered(1).closedWith(NORMAL));
        cases.add("7.1.2", "two closes", t -> t.send(concat(normal, normal)).closedWith(NORMAL));
        cases.add(
                "7.1.3",
                "ping after close",
                t -> t.send(concat(normal, frame(PING, HELLO))).closedWith(NORMAL));
        cases.add("7.1.4", "text after close", t -> t.send(concat(normal, text)).closedWith(NORMAL));
        cases.add(
                "7.1.5",
                "close between fragments",
                t -> t.send(concat(frame(false, TEXT, utf8("{")), normal, frame(CONTINUATION, utf8("}"))))
                        .closedWith(NORMAL));
        cases.add(
                "7.1.6",
                "large text, text, close, ping",
                t -> t.send(concat(frame(TEXT, request(1, LARGEST)), text, normal, frame(PING, HELLO)))
                        .answered(1)
                        .answered(2)
                        .closedWith(NORMAL));
        cases.add(
                "7.3.1",
                "close without code",
                t -> t.send(frame(CLOSE, NOTHING)).closedWith(NORMAL));
        cases.add(
                "7.3.2",
                "close with half a code",
                t -> t.send(frame(CLOSE, utf8("a"))).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add("7.3.3", "close with code", t -> t.send(normal).closedWith(NORMAL));
        cases.add(
                "7.3.4", "close with reason", t -> t.send(close(NORMAL, HELLO)).closedWith(NORMAL));
        cases.add(
                "7.3.5",
                "largest reason",
                t -> t.send(close(NORMAL, utf8("*".repeat(123)))).closedWith(NORMAL));
        cases.add(
                "7.3.6",
                "reason too long",
                t -> t.send(close(NORMAL, utf8("*".repeat(124)))).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "7.5.1",
                "reason that is no UTF-8",
                t -> t.send(close(NORMAL, Utf8ConformanceTest.INVALID)).closedWith(CloseCode.PROTOCOL_ERROR));
        int[] valid = {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999};
        IntStream.range(0, valid.length)
                .forEach(i -> cases.add(
                        "7.7." + (i + 1),
                        "code " + valid[i],
                        t -> t.send(close(valid[i])).closedWith(valid[i])));
        int[] invalid = {0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999};
        IntStream.range(0, invalid.length)
                .forEach(i -> cases.add(
                        "7.9." + (i + 1),
                        "no code: " + invalid[i],
                        t -> t.send(close(invalid[i])).closedWith(CloseCode.PROTOCOL_ERROR)));
        cases.add("7.13.1", "no code: 5000", t -> t.send(close(5000)).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add("7.13.2", "no code: 65535", t -> t.send(close(65_535)).closedWith(CloseCode.PROTOCOL_ERROR));
        return cases.stream();
    }

    static Stream<Arguments> limits() {
        WireCases cases = new WireCases();
        cases.add(
                "9.1.1",
                "text of 64 KiB",
                t -> t.send(frame(TEXT, request(1, LARGEST))).answered(1).closesCleanly());
        for (int i = 2; i <= 6; i++) {
            long length = 1L << (i < 4 ? 14 + 2 * i : 18 + i);
            String size = String.format(Locale.ROOT, " of %,d bytes, of which few come", length);
            cases.add(
                    "9.1." + i,
                    "text" + size,
                    t -> t.send(header(true, 0, TEXT, length), new byte[100])
                            .refused(ErrorCode.FRAME_TOO_LARGE)
                            .closedWith(CloseCode.TOO_LARGE));
            cases.add(
                    "9.2." + i,
                    "binary" + size,
                    t -> t.send(header(true, 0, BINARY, length), new byte[100])
                            .refused(ErrorCode.FRAME_TOO_LARGE)
                            .closedWith(CloseCode.TOO_LARGE));
        }
        cases.add(
                "9.2.1",
                "binary of 64 KiB",
                t -> t.send(frame(BINARY, new byte[LARGEST])).closedWith(CloseCode.NOT_TEXT));
        for (int i = 1; i <= 6; i++) {
            int fragment = 16 << (2 * i);
            cases.add(
                    "9.3." + i,
                    "text in fragments of " + fragment,
                    t -> t.signIn()
                            .send(fragments(TEXT, request(1, LARGEST), fragment))
                            .answered(1)
                            .closesCleanly());
            cases.add(
                    "9.4." + i,
                    "binary in fragments of " + fragment,
                    t -> t.signIn()
                            .send(fragments(BINARY, new byte[LARGEST], fragment))
                            .closedWith(CloseCode.NOT_TEXT));
            int chop = 32 << i;
            cases.add(
                    "9.5." + i,
                    "text in chops of " + chop,
                    t -> t.sendInChops(chop, frame(TEXT, request(1, LARGEST)))
                            .answered(1)
                            .closesCleanly());
            int length = i == 1 ? 40 : i == 2 ? 50 : 4 << (2 * (i - 1));
            cases.add("9.7." + i, "50 texts of " + length + ", one after the other", t -> {
                for (int id = 0; id < 50; id++) {
                    t.send(frame(TEXT, request(id, length))).answered(id);
                }
                t.closesCleanly();
            });
        }
        cases.add(
                "10.1.1",
                "text of 64 KiB in fragments of 1,300",
                t -> t.send(fragments(TEXT, request(1, LARGEST), 1300))
                        .answered(1)
                        .closesCleanly());
        return cases.stream();
    }

    static Stream<Arguments> rules() {
        WireCases cases = new WireCases();
        byte[] longer = {(byte) 0x89, (byte) 0xfe, 0, 5, 0, 0, 0, 0, 1, 2, 3, 4, 5};
        byte[] longest = {(byte) 0x81, (byte) 0xff, (byte) 0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0};
        byte[] roundabout = {(byte) 0x81, (byte) 0xfe, 0, 2, 0, 0, 0, 0, '{', '}'};
        cases.add(
                "R 5.1",
                "a frame without mask",
                t -> t.send(new byte[] {(byte) 0x89, 1, 'x'}).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "R 5.2",
                "a length of 64 bits with the first of them set",
                t -> t.send(longest).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "R 5.2",
                "a length in more bytes than it needs",
                t -> t.send(roundabout).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "R 5.5",
                "a control frame with a length of 16 bits",
                t -> t.send(longer).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "R 5.5",
                "a close in fragments",
                t -> t.send(frame(false, CLOSE, new byte[] {3, (byte) 0xe8})).closedWith(CloseCode.PROTOCOL_ERROR));
        cases.add(
                "R 5.4",
                "a ping within a text is no part of it",
                t -> t.send(frame(false, TEXT, utf8("{\"type\":\"ping\",\"id\":1")), frame(PING, utf8("}")))
                        .ponged(utf8("}"))
                        .send(frame(CONTINUATION, utf8("}")))
                        .answered(1)
                        .closesCleanly());
        cases.add(
                "R 7.1.6",
                "whatever comes behind a mistake is not read",
                t -> t.send(concat(frame(true, 1, TEXT, request(1)), frame(TEXT, request(2)), close(NORMAL)))
                        .closedWith(CloseCode.PROTOCOL_ERROR));
        return cases.stream();
    }

    /** Families 12 and 13 do not apply as long as this holds; TextFrames says why. */
    @Test
    void compressionIsNotAgreedTo() {
        try (RawClient client = new RawClient(cluster.port(0))) {
            client.send(String.join(
                    "\r\n",
                    "GET /v1/chat HTTP/1.1",
                    "Host: x",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
                    "",
                    ""));
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101 ")
                    .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }
}
