package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ClientFrame;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenRequestsTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Long> expired = new ArrayList<>();
    private long nowNanos = Long.MAX_VALUE - 5;
    private final OpenRequests open = new OpenRequests(
            channel.eventLoop(), () -> nowNanos, Duration.ofSeconds(15), frame -> expired.add(frame.id()));

    OpenRequestsTest() {
        channel.freezeTime();
    }

    private void pass(int seconds) {
        nowNanos += Duration.ofSeconds(seconds).toNanos();
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }

    private OpenRequests.Open begin(long id) {
        return open.begin(new ClientFrame.Ping(id));
    }

    @Test
    void eachExpiresInItsTimeUnlessItWasAnswered() {
        OpenRequests.Open first = begin(1);
        pass(10);
        OpenRequests.Open second = begin(2);
        OpenRequests.Open third = begin(3);
        assertThat(second.end()).isTrue();
        assertThat(open.age()).isEqualTo(Duration.ofSeconds(10));
        pass(5);
        assertThat(expired).containsExactly(1L);
        assertThat(first.end()).as("answered already").isFalse();
        assertThat(open.count()).isEqualTo(1);
        pass(10);
        assertThat(expired).containsExactly(1L, 3L);
        assertThat(third.end()).isFalse();
        assertThat(open.count()).isZero();
    }

    @Test
    void twoWithTheSameIdAreTwo() {
        OpenRequests.Open first = begin(1);
        OpenRequests.Open second = begin(1);
        assertThat(first.end()).isTrue();
        assertThat(second.end()).isTrue();
    }

    @Test
    void oneTimerServesAll() {
        for (int i = 0; i < 1000; i++) {
            assertThat(begin(i).end()).isTrue();
        }
        pass(15);
        assertThat(channel.runScheduledPendingTasks()).as("no timer is set").isEqualTo(-1);
        begin(7);
        pass(15);
        assertThat(expired).containsExactly(7L);
    }

    @Test
    void nothingExpiresOnAConnectionThatIsGone() {
        begin(1);
        open.close();
        pass(20);
        assertThat(expired).isEmpty();
    }
}
