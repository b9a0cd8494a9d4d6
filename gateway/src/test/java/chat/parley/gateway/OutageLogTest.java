package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.parley.gateway.history.LogReader;
import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OutageLogTest {
    @Test
    void manyReadersInOneOutageAreOneLine() {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(LogReader.class);
        logged.start();
        logger.addAppender(logged);
        try (Cluster cluster = Cluster.of(2)) {
            String room = Cluster.fresh("room");
            ChatClient.registered(cluster.port(0), Cluster.fresh("ann")).join(room);
            ChatClient reader = ChatClient.registered(cluster.port(1), Cluster.fresh("bob"));
            cluster.disconnect();

            List<CompletableFuture<ServerFrame.Reply>> pages = IntStream.range(0, 60)
                    .mapToObj(
                            i -> reader.begin(id -> new ClientFrame.History(id, new RoomName(room), null, null, null)))
                    .toList();
            assertThat(pages)
                    .allSatisfy(page -> assertThat(page.orTimeout(Patience.MOST.toSeconds(), TimeUnit.SECONDS)
                                    .join())
                            .isInstanceOfSatisfying(
                                    ServerFrame.History.class,
                                    history -> assertThat(history.recovered()).isFalse()));
            assertThat(logged.list)
                    .as("none if another test's outage goes on")
                    .filteredOn(line -> line.getLevel() == Level.WARN)
                    .hasSizeLessThanOrEqualTo(1)
                    .allSatisfy(line -> assertThat(line.getFormattedMessage())
                            .startsWith("history may lack the newest events log=" + room + " cause="));
        } finally {
            logger.detachAppender(logged);
        }
    }
}
