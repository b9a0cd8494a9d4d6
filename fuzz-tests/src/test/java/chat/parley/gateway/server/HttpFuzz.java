package chat.parley.gateway.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import chat.parley.fuzz.Check;
import chat.parley.fuzz.Errors;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.Set;

/**
 * A connection from its first byte on, as a gateway has it. The first byte of the input says in what pieces the rest comes.
 * What is answered is HTTP, and of the kinds that there are; nothing is a defect of ours.
 */
public final class HttpFuzz {
    private static final int SWITCHING = 101;
    private static final Set<Integer> STATUSES =
            Set.of(SWITCHING, 200, 301, 302, 304, 400, 403, 404, 405, 413, 414, 426, 431, 503);
    private static final int LONG_SECONDS = 120;
    private static final FuzzedGateway GATEWAY = new FuzzedGateway();

    private HttpFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 1) {
            Check.memory(input.length, () -> talk(input[0], Arrays.copyOfRange(input, 1, input.length)));
            Errors.none();
        }
    }

    private static void talk(byte pieces, byte[] bytes) {
        try (FuzzedSocket socket = GATEWAY.connect()) {
            socket.receive(bytes, pieces == 0 ? bytes.length : pieces & 0xff);
            check(socket.written(), new String(bytes, ISO_8859_1).contains("HEAD"));
            GATEWAY.pass(socket, LONG_SECONDS);
            socket.written();
            Check.that(!socket.channel().isOpen(), "a connection without end");
        }
    }

    /** @param perhapsWithoutBody what is behind the first head cannot be told then */
    private static void check(byte[] answers, boolean perhapsWithoutBody) {
        EmbeddedChannel reader = new EmbeddedChannel(new HttpResponseDecoder());
        reader.writeInbound(Unpooled.wrappedBuffer(answers));
        for (Object part = reader.readInbound(); part != null; part = reader.readInbound()) {
            ReferenceCountUtil.release(part);
            if (part instanceof HttpResponse head) {
                Check.that(head.decoderResult().isSuccess(), "an answer that is no HTTP");
                int status = head.status().code();
                Check.that(STATUSES.contains(status), "an answer of another kind: " + status);
                if (status == SWITCHING || perhapsWithoutBody) {
                    break;
                }
            }
        }
        reader.finishAndReleaseAll();
    }
}
