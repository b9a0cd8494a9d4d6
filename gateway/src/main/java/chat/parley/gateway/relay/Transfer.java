package chat.parley.gateway.relay;

import chat.parley.gateway.connection.EventLoops;
import chat.parley.gateway.limit.AddressBlock;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way to the store and its answer on the way back. Whichever side is slower sets the pace: the other one
 * is not read while what it sent cannot be passed on, so memory is bounded by two write buffers. Whichever side ends, the
 * other one ends too.
 *
 * <p><b>Threads.</b> Confined to the client channel's event loop, which also runs the store's channel.
 */
final class Transfer {
    private static final Logger log = LoggerFactory.getLogger(Transfer.class);
    private static final int CONNECT_TIMEOUT_MILLIS = 3000;
    /** How long a transfer may be without a byte to or from the store; then it is dead. */
    private static final int MAX_IDLE_SECONDS = 60;

    private static final int CHUNK_BYTES = 64 * 1024;

    private final Relay relay;
    private final RelayHandler client;
    private final ChannelHandlerContext clientContext;
    private final AddressBlock from;
    private final HttpRequest request;
    private final boolean expectsContinue;

    private @Nullable Channel store;
    private boolean headPassed;
    /** Whether the client was answered, or it was given up: what the store still sends is not wanted. */
    private boolean ended;

    /** @param from whose place among the transfers it has, which it gives back at its end */
    Transfer(
            Relay relay,
            RelayHandler client,
            ChannelHandlerContext clientContext,
            AddressBlock from,
            HttpRequest request,
            boolean expectsContinue) {
        this.relay = relay;
        this.client = client;
        this.clientContext = clientContext;
        this.from = from;
        this.request = request;
        this.expectsContinue = expectsContinue;
    }

    /** Looks the store up, on another thread because that blocks, and connects. */
    void start() {
        relay.transfers().began();
        try {
            relay.resolver().execute(() -> {
                try {
                    InetAddress address = InetAddress.getByName(relay.target().host());
                    clientContext.executor().execute(() -> connect(address));
                } catch (UnknownHostException e) {
                    clientContext.executor().execute(() -> unreachable(e));
                }
            });
        } catch (RejectedExecutionException full) {
            fail(HttpResponseStatus.SERVICE_UNAVAILABLE, "the gateway has too much to do; try again in a second");
        }
    }

    private void connect(InetAddress address) {
        if (ended) {
            return;
        }
        Bootstrap bootstrap = new Bootstrap()
                .disableResolver() // there is nothing left to look up
                .group(clientContext.channel().eventLoop())
                .channel(clientContext.channel().getClass())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(CHUNK_BYTES / 2, CHUNK_BYTES))
                .option(ChannelOption.RECVBUF_ALLOCATOR, EventLoops.readingInTurns())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        buildStorePipeline(channel);
                    }
                });
        bootstrap.connect(new InetSocketAddress(address, relay.target().port())).addListener((ChannelFutureListener)
                connected -> {
                    if (connected.isSuccess()) {
                        begin(connected.channel());
                    } else {
                        unreachable(connected.cause());
                    }
                });
    }

    private void buildStorePipeline(Channel channel) {
        if (relay.tls() != null) {
            // Checks the certificate's name against the host too: Netty 4.2's default for clients.
            channel.pipeline()
                    .addLast(relay.tls()
                            .newHandler(
                                    channel.alloc(),
                                    relay.target().host(),
                                    relay.target().port()));
        }
        channel.pipeline()
                .addLast(new HttpClientCodec(
                        HttpObjectDecoder.DEFAULT_MAX_INITIAL_LINE_LENGTH,
                        HttpObjectDecoder.DEFAULT_MAX_HEADER_SIZE,
                        CHUNK_BYTES))
                .addLast(new IdleStateHandler(0, 0, MAX_IDLE_SECONDS, TimeUnit.SECONDS))
                .addLast(new StoreHandler(this));
    }

    private void begin(Channel channel) {
        if (ended) {
            close(channel);
            return;
        }
        store = channel;
        channel.write(request).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        if (expectsContinue) {
            clientContext
                    .writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
        client.readBody(clientContext, true);
    }

    /** Passes on more of the client's body; also the empty end of a request without one. Takes over {@code content}. */
    void body(HttpContent content) {
        if (store == null || ended) {
            content.release();
            return;
        }
        store.write(content).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        if (content instanceof LastHttpContent || !store.isWritable()) {
            store.flush();
        }
        client.readBody(clientContext, store.isWritable());
    }

    void flush() {
        if (store != null) {
            store.flush();
        }
    }

    void storeIsWritable(boolean writable) {
        client.readBody(clientContext, writable);
    }

    void clientIsWritable() {
        if (store != null) {
            store.config().setAutoRead(true);
        }
    }

    /** Passes on the head of the store's answer, or a refusal in its place. */
    void answerHead(HttpResponse response) {
        int status = response.status().code();
        boolean passed = response.status().codeClass() == HttpStatusClass.SUCCESS
                || response.status().equals(HttpResponseStatus.NOT_MODIFIED);
        if (passed) {
            headPassed = true;
            client.head(clientContext, RelayResponse.of(response));
        } else {
            log.debug("store refused a transfer status={}", status);
            if (response.status().codeClass() == HttpStatusClass.SERVER_ERROR) { // others are the client's doing
                relay.storeErrors()
                        .happened(
                                response.status().toString(),
                                count -> log.warn(
                                        "object store refuses file transfers transfers={} answer={}",
                                        count,
                                        response.status()));
            }
            end();
            client.answer(clientContext, RelayResponse.ofRefusal(response));
        }
    }

    /** Passes on more of the store's answer. Takes over {@code content}. */
    void answerContent(HttpContent content) {
        if (ended || store == null) {
            content.release();
        } else if (content instanceof LastHttpContent last) {
            end();
            client.end(clientContext, last);
        } else if (!client.content(clientContext, content)) {
            store.config().setAutoRead(false);
        }
    }

    void flushAnswer() {
        clientContext.flush();
    }

    boolean ended() {
        return ended;
    }

    /** Ends the transfer: the client is gone. */
    void cancel() {
        end();
    }

    private void unreachable(Throwable cause) {
        log.debug("store not reached for a transfer cause={}", cause.toString());
        fail(HttpResponseStatus.SERVICE_UNAVAILABLE, "the object store does not answer; try again");
    }

    /**
     * Ends the transfer, and tells the client if its answer has not begun; else only a broken connection can say that it is
     * incomplete.
     */
    void fail(HttpResponseStatus status, String reason) {
        if (ended) {
            return;
        }
        end();
        if (headPassed) {
            close(clientContext.channel());
        } else {
            client.answer(clientContext, RelayResponse.of(status, reason));
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        relay.transfers().ended();
        relay.places().ended(from);
        if (store != null) {
            close(store);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a close that fails finds the channel closed
    private static void close(Channel channel) {
        channel.close();
    }
}
