package chat.parley.gateway.relay;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Optional;

/**
 * Decides what of a client's request goes to the store: a GET or a PUT of a known length, and of its headers only those that
 * a transfer needs. {@code x-amz-*} headers never do: some stores obey them though nobody signed them (ADR 0031).
 */
final class RelayRequest {
    private static final List<? extends CharSequence> OF_DOWNLOADS =
            List.of(HttpHeaderNames.RANGE, HttpHeaderNames.IF_RANGE, HttpHeaderNames.IF_NONE_MATCH);
    /** The headers of uploads that are passed on: those that are signed. */
    private static final List<? extends CharSequence> OF_UPLOADS =
            List.of(HttpHeaderNames.CONTENT_TYPE, HttpHeaderNames.IF_NONE_MATCH);

    private RelayRequest() {}

    /** The request to send to the store, or why none is sent. */
    static Decision decide(HttpRequest request, StoreTarget target, long maxBytes) {
        boolean put = request.method().equals(HttpMethod.PUT);
        if (!put && !request.method().equals(HttpMethod.GET)) {
            return new Decision.Refused(
                    HttpResponseStatus.METHOD_NOT_ALLOWED, "files are fetched by GET and sent by PUT");
        }
        Optional<String> uri = target.forward(request.uri());
        if (uri.isEmpty()) {
            return new Decision.Refused(
                    HttpResponseStatus.FORBIDDEN,
                    "not the URL of a file transfer; ask for one over the chat connection");
        }
        HttpRequest forwarded = new DefaultHttpRequest(HttpVersion.HTTP_1_1, request.method(), uri.get());
        forwarded.headers().set(HttpHeaderNames.HOST, target.hostHeader());
        forwarded.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (put) {
            long length = HttpUtil.isTransferEncodingChunked(request) ? -1 : HttpUtil.getContentLength(request, -1L);
            if (length < 0) {
                return new Decision.Refused(HttpResponseStatus.LENGTH_REQUIRED, "send the file with a Content-Length");
            }
            if (length > maxBytes) {
                return new Decision.Refused(
                        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "a file has at most " + maxBytes + " bytes here");
            }
            forwarded.headers().set(HttpHeaderNames.CONTENT_LENGTH, length);
        } else if (HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) != 0) {
            // Behind the head of a request without a length the store would take it for the next request.
            return new Decision.Refused(HttpResponseStatus.BAD_REQUEST, "a file is fetched without a body");
        }
        for (CharSequence header : put ? OF_UPLOADS : OF_DOWNLOADS) {
            forwarded.headers().set(header, request.headers().getAll(header));
        }
        return new Decision.Forward(forwarded);
    }

    sealed interface Decision {
        record Forward(HttpRequest request) implements Decision {}

        record Refused(HttpResponseStatus status, String reason) implements Decision {}
    }
}
