package chat.parley.gateway.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import chat.parley.storage.S3Storage;
import chat.parley.storage.objectstore.InMemoryObjectStore;
import chat.parley.storage.objectstore.StorageException;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Refusal.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @Test
    void aDamagedAccountIsNoOutage() {
        InMemoryObjectStore bucket = new InMemoryObjectStore();
        bucket.put("accounts/ann.json", new byte[0], "application/json");
        try (S3Storage storage = new S3Storage(bucket, Clock.systemUTC())) {
            Throwable damage = catchThrowable(() -> storage.accounts().find(new UserName("ann")));
            ProtocolException refusal = Refusal.of(new CompletionException(damage));
            assertThat(refusal.code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(refusal).hasMessageContaining("damaged").hasMessageNotContaining("ann");
        }
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    @Test
    void whatAStoreRefusesIsNotSaidToBeSilence() {
        StorageException full =
                new StorageException("object store http://s:9000 is full (507 XMinioStorageFull)", null, 507, "507");

        ProtocolException told = Refusal.of(new CompletionException(full));

        assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(told.getMessage()).startsWith("the object store refuses that now");
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("object store refuses requests requests=1 cause=object store http://s:9000 is full"
                        + " (507 XMinioStorageFull)");
    }

    @Test
    void aStoreThatIsSilentIsSaidToBeSo() {
        ProtocolException told = Refusal.of(new StorageException("object store http://s:9000 does not answer"));

        assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(told.getMessage()).startsWith("the object store does not answer");
        assertThat(lines.list).noneMatch(line -> line.getLevel().levelInt > ch.qos.logback.classic.Level.INFO_INT);
    }
}
