package chat.parley.gateway.relay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

/**
 * What a client gets to see of the store's answer. Bytes of strangers come from the origin that also serves the web client,
 * so a browser must neither show nor run them: they are attachments, without guessing of types, in a sandbox.
 */
final class RelayResponse {
    private static final List<? extends CharSequence> PASSED = List.of(
            HttpHeaderNames.CONTENT_LENGTH,
            HttpHeaderNames.CONTENT_RANGE,
            HttpHeaderNames.CONTENT_TYPE,
            HttpHeaderNames.CONTENT_DISPOSITION,
            HttpHeaderNames.ACCEPT_RANGES,
            HttpHeaderNames.ETAG,
            HttpHeaderNames.LAST_MODIFIED);

    private RelayResponse() {}

    /** The head of a success: the body is passed behind it. */
    static HttpResponse of(HttpResponse stored) {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, stored.status());
        HttpHeaders headers = response.headers();
        for (CharSequence header : PASSED) {
            headers.set(header, stored.headers().getAll(header));
        }
        if (!headers.contains(HttpHeaderNames.CONTENT_DISPOSITION)) {
            headers.set(HttpHeaderNames.CONTENT_DISPOSITION, "attachment");
        }
        headers.set("x-content-type-options", "nosniff");
        headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox");
        headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.PRIVATE);
        boolean bodiless = stored.status().equals(HttpResponseStatus.NOT_MODIFIED);
        if (!bodiless && !HttpUtil.isContentLengthSet(response)) {
            HttpUtil.setTransferEncodingChunked(response, true);
        }
        return response;
    }

    /** An answer of our own, in one line. */
    static FullHttpResponse of(HttpResponseStatus status, String reason) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.copiedBuffer(reason + "\n", UTF_8));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .set("x-content-type-options", "nosniff")
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        return response;
    }

    /** The answer when all places are taken, or all of one address. */
    static FullHttpResponse tooMany() {
        FullHttpResponse response = of(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "too many file transfers at once; try again when one has ended");
        response.headers().set(HttpHeaderNames.RETRY_AFTER, 1);
        return response;
    }

    /**
     * The answer when the store refused: its status, but not its text, which can name what clients need not know. 3xx is a
     * refusal too: nobody is sent to other hosts.
     */
    static FullHttpResponse ofRefusal(HttpResponse stored) {
        boolean clientsFault = stored.status().code() >= 400 && stored.status().code() < 500;
        FullHttpResponse response = of(
                clientsFault ? stored.status() : HttpResponseStatus.BAD_GATEWAY,
                clientsFault
                        ? "the object store refused the transfer; ask for a new URL and try again"
                        : "the object store failed; try again");
        String range = stored.headers().get(HttpHeaderNames.CONTENT_RANGE);
        if (range != null) {
            response.headers().set(HttpHeaderNames.CONTENT_RANGE, range);
        }
        return response;
    }
}
