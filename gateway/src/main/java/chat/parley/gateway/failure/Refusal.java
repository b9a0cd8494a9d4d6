package chat.parley.gateway.failure;

import chat.parley.bus.BusException;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.storage.objectstore.DamagedObjectException;
import chat.parley.storage.objectstore.StorageException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what went wrong into what the client is told. The place where a failure stops, and so where it is logged. When to
 * try again is not said here: that depends on how many have to.
 */
public final class Refusal {
    private static final Logger log = LoggerFactory.getLogger(Refusal.class);
    private static final RepeatedFailure REFUSED_BY_STORE = new RepeatedFailure(System::nanoTime);

    private Refusal() {}

    /**
     * The refusal that tells the client of {@code failure}. Never fails itself; a refusal passes unchanged, and what nobody
     * foresaw is logged and becomes INTERNAL.
     */
    public static ProtocolException of(Throwable failure) {
        Throwable cause = Cause.of(failure);
        if (cause instanceof ProtocolException refusal) {
            return refusal;
        }
        if (cause instanceof BusException bus) {
            return switch (bus.reason()) {
                case BUSY -> busy(bus);
                case UNAVAILABLE, CLOSED -> unavailable("broker", bus);
            };
        }
        if (cause instanceof DamagedObjectException damaged) {
            log.debug("request met a damaged object key={}", damaged.key());
            return new ProtocolException(
                    ErrorCode.INTERNAL, "what is stored of that is damaged; whoever runs the server has to restore it");
        }
        if (cause instanceof StorageException storage) {
            return storage.refused() ? refused(storage) : unavailable("object store", storage);
        }
        if (cause instanceof RejectedExecutionException) {
            return busy(cause);
        }
        log.error("request failed by a defect", cause);
        return new ProtocolException(ErrorCode.INTERNAL, "the gateway failed; its log says more. Try again");
    }

    /** A stage that ends as {@code stage} does, but if it fails, it does with a {@link ProtocolException}, unwrapped. */
    public static <T> CompletionStage<T> refusing(CompletionStage<T> stage) {
        CompletableFuture<T> refusing = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                refusing.completeExceptionally(of(failure));
            } else {
                refusing.complete(value);
            }
        });
        return refusing;
    }

    /** The refusal of what a full queue has no place for. Whoever knows whose queue it is counts it. */
    private static ProtocolException busy(Throwable cause) {
        return new ProtocolException(ErrorCode.BUSY, "the gateway has too much to do; try again later", cause);
    }

    /**
     * The refusal of what the store refused, which the operator is told here: health may find that a store that is full, or
     * read-only, serves.
     */
    private static ProtocolException refused(StorageException cause) {
        REFUSED_BY_STORE.happened(
                String.valueOf(cause.getMessage()),
                count -> log.warn("object store refuses requests requests={} cause={}", count, cause.getMessage()));
        return new ProtocolException(
                ErrorCode.UNAVAILABLE, "the object store refuses that now; nothing is lost, try again");
    }

    private static ProtocolException unavailable(String what, RuntimeException cause) {
        // Health tells the operator once; a line for each request would bury it.
        log.debug("request met an unavailable backend backend={}", what, cause);
        return new ProtocolException(
                ErrorCode.UNAVAILABLE, "the " + what + " does not answer; nothing is lost, try again");
    }
}
