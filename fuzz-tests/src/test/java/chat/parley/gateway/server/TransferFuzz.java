package chat.parley.gateway.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import chat.parley.fuzz.Check;
import chat.parley.fuzz.Errors;
import chat.parley.gateway.relay.FuzzedRelay;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A connection to a gateway that passes files on. The first byte of the input says in what pieces the rest comes; what is behind
 * the first byte 255 is what the store answers to each request. The store gets one request, for one file, with nothing in it that
 * nobody signed and no byte behind it; the client gets HTTP.
 */
public final class TransferFuzz {
    private static final byte ANSWER = (byte) 255;
    private static final Pattern SIGNED_FILE = Pattern.compile(
            Pattern.quote(FuzzedRelay.PATH) + "[0-9A-Z]{26}(\\.[0-9]{1,2})?\\?\\S*X-Amz-Signature=[0-9a-f]{64}\\S*");
    private static final Set<String> HEADERS =
            Set.of("host", "connection", "content-length", "content-type", "if-none-match", "if-range", "range");
    private static final int LONG_SECONDS = 200;
    private static final FuzzedGateway GATEWAY = new FuzzedGateway(places -> Optional.of(FuzzedRelay.of(places)));

    private TransferFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 1) {
            int end = 1;
            while (end < input.length && input[end] != ANSWER) {
                end++;
            }
            byte[] asked = Arrays.copyOfRange(input, 1, end);
            byte[] answer = Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length);
            Check.memory(input.length, () -> talk(input[0], asked, answer));
            Errors.none();
        }
    }

    private static void talk(byte pieces, byte[] bytes, byte[] answer) {
        int chop = pieces == 0 ? Integer.MAX_VALUE : pieces & 0xff;
        try (FuzzedSocket socket = GATEWAY.connect()) {
            socket.receive(bytes, Math.min(chop, bytes.length));
            List<byte[]> passedOn = socket.answerOpened(answer, Math.min(chop, Math.max(1, answer.length)));
            passedOn.forEach(TransferFuzz::checkRequest);
            checkAnswers(socket.written(), new String(bytes, ISO_8859_1).contains("HEAD"));
            GATEWAY.pass(socket, LONG_SECONDS);
            socket.written();
            Check.that(!socket.channel().isOpen(), "a connection without end");
        }
        Check.that(GATEWAY.transfers() == 0, "a place that nobody gave back");
    }

    /** What the store was sent, read as it would read it. */
    private static void checkRequest(byte[] bytes) {
        EmbeddedChannel store = new EmbeddedChannel(new HttpRequestDecoder());
        store.writeInbound(Unpooled.wrappedBuffer(bytes));
        long bodyBytes = 0;
        long announced = 0;
        int heads = 0;
        for (Object part = store.readInbound(); part != null; part = store.readInbound()) {
            Check.that(((HttpObject) part).decoderResult().isSuccess(), "the store was sent what is no HTTP");
            if (part instanceof HttpRequest head) {
                heads++;
                checkHead(head);
                announced = HttpUtil.getContentLength(head, 0L);
            }
            if (part instanceof HttpContent content) {
                bodyBytes += content.content().readableBytes();
            }
            ReferenceCountUtil.release(part);
        }
        store.finishAndReleaseAll();
        Check.that(heads <= 1 && bodyBytes <= announced, "more than a request");
    }

    private static void checkHead(HttpRequest head) {
        boolean put = head.method().equals(HttpMethod.PUT);
        Check.that(put || head.method().equals(HttpMethod.GET), "a request of another kind");
        Check.that(SIGNED_FILE.matcher(head.uri()).matches(), "a request for something else");
        Check.same(List.of(FuzzedRelay.HOST), head.headers().getAll("host"));
        for (String name : head.headers().names()) {
            Check.that(HEADERS.contains(name.toLowerCase(Locale.ROOT)), "a header that nobody signed");
        }
        Check.same(put ? 1 : 0, head.headers().getAll("content-length").size());
        Check.that(HttpUtil.getContentLength(head, 0L) <= FuzzedRelay.MAX_BYTES, "a file that is too large");
    }

    /** @param perhapsWithoutBody what is behind the first head cannot be told then */
    private static void checkAnswers(byte[] answers, boolean perhapsWithoutBody) {
        EmbeddedChannel reader = new EmbeddedChannel(new HttpResponseDecoder());
        reader.writeInbound(Unpooled.wrappedBuffer(answers));
        boolean first = true;
        for (Object part = reader.readInbound(); part != null; part = reader.readInbound()) {
            ReferenceCountUtil.release(part);
            if (part instanceof HttpResponse head && (first || !perhapsWithoutBody)) {
                first = false;
                Check.that(head.decoderResult().isSuccess(), "an answer that is no HTTP");
                int status = head.status().code();
                Check.that(status == 100 || (status >= 200 && status <= 504), "an answer of another kind: " + status);
            }
        }
        reader.finishAndReleaseAll();
    }
}
