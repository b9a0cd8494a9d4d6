package chat.parley.client.file;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of one answer into the partial file. After {@link #stop} it writes nothing more, so that the next try
 * has the file for itself.
 */
final class Receiving implements HttpResponse.BodySubscriber<Boolean> {
    private final PartialFile file;
    private final long limit;
    private final CompletableFuture<Boolean> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private boolean stopped;
    private @Nullable IOException writing;

    /** @param limit bytes that the whole file has; a body beyond it is an error */
    Receiving(PartialFile file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    /** Drops the bytes so far: the store sends the whole file although the rest was asked for. */
    synchronized Receiving fromTheStart() {
        try {
            if (!stopped && file.size() > 0) {
                file.startAgain();
            }
        } catch (IOException e) {
            writing = e;
            stop();
            body.completeExceptionally(e);
        }
        return this;
    }

    @Override
    public CompletionStage<Boolean> getBody() {
        return body;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (stopped) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        if (stopped || subscription == null) {
            return;
        }
        try {
            for (ByteBuffer buffer : buffers) {
                if (file.size() + buffer.remaining() > limit) {
                    throw new IOException("the store sent more bytes than the file has");
                }
                file.append(buffer);
            }
            subscription.request(1);
        } catch (IOException e) {
            writing = e;
            stop();
            body.completeExceptionally(e);
        }
    }

    @Override
    public void onError(Throwable cut) {
        body.completeExceptionally(cut);
    }

    @Override
    public void onComplete() {
        body.complete(true);
    }

    synchronized void stop() {
        stopped = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    /** Why the bytes could not be taken on this side; null if they could. */
    synchronized @Nullable IOException failure() {
        return writing;
    }
}
