package chat.parley.gateway.failure;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bus.BusException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class CauseTest {
    @Test
    void whatAStageFailedWithIsSaidWithoutItsWrapping() {
        BusException gone = new BusException(BusException.Reason.UNAVAILABLE, "the broker is gone");
        Throwable failure = CompletableFuture.<String>failedFuture(gone)
                .thenApply(String::strip)
                .<Throwable>handle((none, wrapped) -> wrapped)
                .join();
        assertThat(failure).isInstanceOf(CompletionException.class);
        assertThat(Cause.message(failure)).isEqualTo("the broker is gone");
    }

    @Test
    void wrappingsOfWrappingsAreTakenOff() {
        IllegalStateException inner = new IllegalStateException("inner");
        assertThat(Cause.of(new CompletionException(new ExecutionException(inner))))
                .isSameAs(inner);
    }

    @Test
    void withoutAMessageItsKindIsSaid() {
        assertThat(Cause.message(new IllegalStateException())).isEqualTo("IllegalStateException");
    }
}
