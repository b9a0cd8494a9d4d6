package chat.parley.gateway.server;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one request pass at a time, behind the HTTP codec, so that a connection never costs more than one answer.
 *
 * <ul>
 *   <li>Nothing is read between the end of a request and the end of its answer, which is when all of it was given to the
 *       socket. Who sends the next request sooner, in the same bytes, gets no answer to it: the connection ends with the
 *       answer that is under way, as RFC 9112 §9.3.2 has clients expect.
 *   <li>A head has to be complete {@value #HEAD_SECONDS} s after the connection was made, or after the last answer.
 *   <li>Of what a request brings and what its answer takes, {@value #LEAST_BYTES} bytes have to pass in each
 *       {@value #WINDOW_SECONDS} s, until both are over.
 *   <li>A connection is good for {@value #MAX_REQUESTS} requests.
 * </ul>
 *
 * <p>It goes when the connection becomes a chat.
 */
final class RequestPace extends ChannelDuplexHandler {
    static final int HEAD_SECONDS = 10;
    static final int WINDOW_SECONDS = 90;
    static final int LEAST_BYTES = 64 * 1024;
    static final int MAX_REQUESTS = 100;

    private static final Logger log = LoggerFactory.getLogger(RequestPace.class);

    private final Refusals refusals;
    private int requests;
    /** Whether a request has begun of which it or its answer is not over yet. */
    private boolean underWay;

    private boolean requestEnded;
    private boolean answerEnded;
    /** Whether the next request came before this one was answered: then nothing more is taken. */
    private boolean impatient;
    /** Whether the connection ends with the answer. */
    private boolean last;
    /** How many bytes passed, either way, since the window began. */
    private long moved;

    private @Nullable ScheduledFuture<?> deadline;

    RequestPace(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        awaitHead(ctx);
    }

    private void awaitHead(ChannelHandlerContext ctx) {
        setDeadline(ctx, HEAD_SECONDS, () -> {
            log.debug("no request in time peer={}", ClientAddress.of(ctx.channel()));
            close(ctx);
        });
    }

    private void watchPace(ChannelHandlerContext ctx) {
        moved = 0;
        setDeadline(ctx, WINDOW_SECONDS, () -> {
            if (moved < LEAST_BYTES) {
                refusals.refused(Limit.SLOW_TRANSFER, AddressBlock.of(ClientAddress.of(ctx.channel())));
                close(ctx);
            } else {
                watchPace(ctx);
            }
        });
    }

    private void setDeadline(ChannelHandlerContext ctx, int seconds, Runnable over) {
        cancelDeadline();
        deadline = ctx.executor().schedule(over, seconds, TimeUnit.SECONDS);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        boolean head = message instanceof HttpRequest;
        impatient |= head && underWay;
        if (impatient) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (head) {
            begin(ctx);
        }
        if (message instanceof HttpContent content) {
            moved += content.content().readableBytes();
        }
        boolean end = message instanceof LastHttpContent;
        requestEnded |= end;
        ctx.fireChannelRead(message);
        if (!end || ctx.isRemoved()) {
            return;
        }
        if (underWay && answerEnded) {
            over(ctx);
        } else if (underWay) {
            // Only now: what holds objects back while nothing is read would hold back this one, too.
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void begin(ChannelHandlerContext ctx) {
        underWay = true;
        requestEnded = false;
        answerEnded = false;
        requests++;
        last = requests >= MAX_REQUESTS;
        watchPace(ctx);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the promise says it to who writes
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse head) {
            if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                var unused = ctx.write(message, promise);
                return;
            }
            if (last || impatient) {
                HttpUtil.setKeepAlive(head, false);
            }
            last |= !HttpUtil.isKeepAlive(head);
        }
        int bytes = message instanceof HttpContent content ? content.content().readableBytes() : 0;
        boolean end = message instanceof LastHttpContent;
        ctx.write(message, promise.unvoid()).addListener(written -> {
            moved += bytes;
            if (end && written.isSuccess()) {
                answered(ctx);
            }
        });
    }

    private void answered(ChannelHandlerContext ctx) {
        answerEnded = true;
        // Who answered before the end throws the rest away, and closes if that is too much.
        if (underWay && requestEnded) {
            over(ctx);
        }
    }

    private void over(ChannelHandlerContext ctx) {
        underWay = false;
        if (last || impatient) {
            close(ctx);
        } else {
            awaitHead(ctx);
            ctx.channel().config().setAutoRead(true);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it closes, or is closed
    private static void close(ChannelHandlerContext ctx) {
        ctx.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancelDeadline();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelDeadline();
        ctx.fireChannelInactive();
    }
}
