package chat.parley.client.file;

import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one part on their way out, read as they are asked for and hashed as they are read. For one subscriber.
 *
 * <p><b>Threads.</b> Read by threads of the HttpClient, one at a time; {@link #sent} and {@link #failure} are for any
 * thread, the digest for whoever has seen the request end well.
 */
final class PartBody implements Flow.Publisher<ByteBuffer> {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final FileChannel file;
    private final long offset;
    private final long length;
    private final MessageDigest digest;
    private volatile long sent;
    private volatile @Nullable IOException failure;

    PartBody(FileChannel file, long offset, long length, MessageDigest digest) {
        this.file = file;
        this.offset = offset;
        this.length = length;
        this.digest = digest;
    }

    HttpRequest.BodyPublisher publisher() {
        // An empty body has a Content-Length of 0; fromPublisher takes positive lengths only.
        return length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.fromPublisher(this, length);
    }

    long sent() {
        return sent;
    }

    boolean complete() {
        return sent == length;
    }

    MessageDigest digest() {
        return digest;
    }

    /** Why the file could not be read; null if it could. */
    @Nullable
    IOException failure() {
        return failure;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Reading(subscriber));
    }

    private ByteBuffer readNext() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, length - sent));
        while (chunk.hasRemaining()) {
            if (file.read(chunk, offset + sent + chunk.position()) < 0) {
                throw new EOFException("the file became shorter while it was sent");
            }
        }
        chunk.flip();
        digest.update(chunk.duplicate());
        return chunk;
    }

    private final class Reading implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private long demand;
        private boolean emitting;
        private boolean over;

        Reading(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long more) {
            synchronized (this) {
                demand = demand + more < 0 ? Long.MAX_VALUE : demand + more;
                if (emitting) {
                    return;
                }
                emitting = true;
            }
            while (take()) {
                emit();
            }
        }

        private synchronized boolean take() {
            if (over || demand == 0) {
                emitting = false;
                return false;
            }
            demand--;
            return true;
        }

        private void emit() {
            try {
                ByteBuffer chunk = readNext();
                long after = sent + chunk.remaining();
                sent = after;
                subscriber.onNext(chunk);
                if (after == length) {
                    cancel();
                    subscriber.onComplete();
                }
            } catch (IOException e) {
                failure = e;
                cancel();
                subscriber.onError(e);
            }
        }

        @Override
        public synchronized void cancel() {
            over = true;
        }
    }
}
