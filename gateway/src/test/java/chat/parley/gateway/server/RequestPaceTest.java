package chat.parley.gateway.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestPaceTest {
    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    private final Refusals refusals = new Refusals(() -> 0);
    private final SlowChannel channel = new SlowChannel();
    private int answered;

    RequestPaceTest() {
        channel.freezeTime();
        channel.pipeline()
                .addLast(new HttpServerCodec())
                .addLast("pace", new RequestPace(refusals))
                .addLast(new SimpleChannelInboundHandler<HttpObject>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, HttpObject part) {
                        if (part instanceof LastHttpContent) {
                            answered++;
                            var response =
                                    Answer.line(HttpResponseStatus.OK, "x").response();
                            HttpUtil.setKeepAlive(response, true);
                            var unused = ctx.writeAndFlush(response);
                        }
                    }
                });
    }

    @AfterEach
    void release() {
        channel.stalled = false;
        channel.finishAndReleaseAll();
    }

    private void receive(String bytes) {
        channel.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
    }

    private void pass(int seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void whoReadsIsServedOneRequestAfterAnother() {
        for (int i = 0; i < 10; i++) {
            receive(REQUEST);
            pass(RequestPace.HEAD_SECONDS - 1);
        }
        assertThat(answered).isEqualTo(10);
        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.config().isAutoRead()).isTrue();
    }

    @Test
    void whoDoesNotReadGetsOneAnswerAndIsNotRead() {
        channel.stalled = true;
        receive(REQUEST.repeat(100));
        assertThat(answered).isOne();
        assertThat(channel.config().isAutoRead()).isFalse();
        channel.stalled = false;
        channel.flushOutbound();
        assertThat(channel.isOpen()).as("those behind it are not answered").isFalse();
    }

    @Test
    void anAnswerThatIsReadLateLetsTheConnectionGoOn() {
        channel.stalled = true;
        receive(REQUEST);
        channel.stalled = false;
        channel.flushOutbound();
        assertThat(channel.config().isAutoRead()).isTrue();
        receive(REQUEST);
        assertThat(answered).isEqualTo(2);
    }

    @Test
    void aHeadThatIsNotCompleteInTimeEndsTheConnection() {
        receive("GET / HT");
        pass(RequestPace.HEAD_SECONDS - 1);
        receive("TP/1.1\r\n");
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void anAnswerThatIsNotReadEndsTheConnection() {
        channel.stalled = true;
        receive(REQUEST);
        pass(RequestPace.WINDOW_SECONDS - 1);
        assertThat(channel.isOpen()).isTrue();
        pass(1);
        assertThat(channel.isOpen()).isFalse();
        assertThat(refusals.count(Limit.SLOW_TRANSFER)).isOne();
    }

    @Test
    void aBodyThatMovesHasAllTheTimeItNeeds() {
        receive("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n");
        for (int i = 0; i < 10; i++) {
            receive("x".repeat(RequestPace.LEAST_BYTES));
            pass(RequestPace.WINDOW_SECONDS);
        }
        assertThat(channel.isOpen()).isTrue();
        receive("x".repeat(RequestPace.LEAST_BYTES - 1));
        pass(RequestPace.WINDOW_SECONDS);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aConnectionIsGoodForSoManyRequests() {
        for (int i = 0; i < RequestPace.MAX_REQUESTS; i++) {
            assertThat(channel.isOpen()).isTrue();
            receive(REQUEST);
        }
        assertThat(channel.isOpen()).isFalse();
        assertThat(answered).isEqualTo(RequestPace.MAX_REQUESTS);
    }

    @Test
    void aChatIsNoneOfItsBusiness() {
        channel.pipeline().remove("pace");
        pass(10 * RequestPace.WINDOW_SECONDS);
        assertThat(channel.isOpen()).isTrue();
    }

    /** A peer that can be made not to read. */
    private static final class SlowChannel extends EmbeddedChannel {
        boolean stalled;

        @Override
        protected void doWrite(ChannelOutboundBuffer in) throws Exception {
            if (!stalled) {
                super.doWrite(in);
            }
        }
    }
}
