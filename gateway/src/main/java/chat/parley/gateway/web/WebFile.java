package chat.parley.gateway.web;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** One file of the web client, as it is and compressed. Immutable. */
final class WebFile {
    /**
     * How small, as a part of the whole, a compressed file has to be. Below this gain, what a browser spends on unpacking is
     * not worth it: images are compressed already.
     */
    private static final double WORTHWHILE = 0.9;

    private final String mediaType;
    private final Form plain;
    private final Optional<Form> compressed;

    WebFile(String mediaType, byte[] bytes) {
        this.mediaType = mediaType;
        String digest = Digest.of(bytes);
        this.plain = new Form(bytes, '"' + digest + '"');
        byte[] packed = gzip(bytes);
        // Other bytes, so another tag: strong ones name bytes, not contents (RFC 9110 §8.8.3).
        this.compressed = packed.length < bytes.length * WORTHWHILE
                ? Optional.of(new Form(packed, '"' + digest + "-gzip\""))
                : Optional.empty();
    }

    /** Answers with the whole file, or 304 to who has it, without the headers that all files have. */
    FullHttpResponse answer(HttpHeaders request) {
        boolean packed = compressed.isPresent() && acceptsGzip(request);
        Form form = packed ? compressed.get() : plain;
        FullHttpResponse response = has(request, form.tag()) ? notModified() : whole(form, packed);
        response.headers().set(HttpHeaderNames.ETAG, form.tag());
        if (compressed.isPresent()) {
            response.headers().set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        }
        return response;
    }

    private FullHttpResponse whole(Form form, boolean packed) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(form.bytes()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, mediaType)
                .set(HttpHeaderNames.CONTENT_LENGTH, form.bytes().length);
        if (packed) {
            response.headers().set(HttpHeaderNames.CONTENT_ENCODING, HttpHeaderValues.GZIP);
        }
        return response;
    }

    private static FullHttpResponse notModified() {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_MODIFIED, Unpooled.EMPTY_BUFFER);
    }

    /** Whether the client has the file with {@code tag}: tags are compared weakly here (RFC 9110 §13.1.2). */
    private static boolean has(HttpHeaders request, String tag) {
        return listed(request, HttpHeaderNames.IF_NONE_MATCH)
                .anyMatch(known -> known.equals("*") || known.equals(tag) || known.equals("W/" + tag));
    }

    /** Whether the client takes gzip (RFC 9110 §12.5.3). Of the weights only zero matters: nobody prefers more bytes. */
    private static boolean acceptsGzip(HttpHeaders request) {
        return listed(request, HttpHeaderNames.ACCEPT_ENCODING)
                .map(coding -> List.of(coding.toLowerCase(Locale.ROOT).split("\\s*;\\s*", 2)))
                .anyMatch(coding -> coding.get(0).equals("gzip")
                        && (coding.size() == 1 || !coding.get(1).matches("q\\s*=\\s*0(\\.0*)?")));
    }

    private static Stream<String> listed(HttpHeaders request, CharSequence header) {
        return request.getAll(header).stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip);
    }

    private static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new Gzip(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Compresses as much as it can: it is done once. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(ByteArrayOutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Form(byte[] bytes, String tag) {}
}
