package chat.parley.gateway.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.Events;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFramesTest {
    /** As a client reads them. */
    private static List<String> decode(ByteBuf frames) {
        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .maxFramePayloadLength(1 << 20)
                .build()));
        client.writeInbound(frames);
        List<String> texts = new ArrayList<>();
        for (TextWebSocketFrame frame = client.readInbound(); frame != null; frame = client.readInbound()) {
            assertThat(frame.isFinalFragment()).isTrue();
            texts.add(frame.text());
            frame.release();
        }
        assertThat(client.finish()).isFalse();
        return texts;
    }

    @Test
    void eventsAreWhatTheCodecWouldWrite() {
        List<EncodedEvent> events = List.of(Events.text(1), Events.file(2), Events.text(3, "n", "grüße ☃"));
        List<String> expected = events.stream()
                .map(event -> new String(FrameCodec.write(new ServerFrame.EventPush(event.event())), UTF_8))
                .toList();
        assertThat(decode(TextFrames.encodeEvents(UnpooledByteBufAllocator.DEFAULT, events)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 125, 126, 127, 4096, 65_535, 65_536, 200_000})
    void lengthsOfEachFormAreReadBack(int length) {
        String message = "m".repeat(length);
        ServerFrame frame = new ServerFrame.Failure(1L, chat.parley.protocol.ErrorCode.INTERNAL, message, null);
        ByteBuf encoded = TextFrames.encode(UnpooledByteBufAllocator.DEFAULT, frame);
        assertThat(encoded.capacity()).isEqualTo(encoded.readableBytes());
        assertThat(decode(encoded)).containsExactly(new String(FrameCodec.write(frame), UTF_8));
    }
}
