package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class HttpTest {
    @Test
    void itsThreadsEndWithIt() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Set<Thread> its;
        try (Http http = new Http(ClientConfig.of(URI.create("ws://127.0.0.1:9")))) {
            assertThat(http.client().executor()).isPresent();
            its = new HashSet<>(Thread.getAllStackTraces().keySet());
        }
        its.removeAll(before);
        its.removeIf(thread -> !thread.getName().startsWith("HttpClient"));
        assertThat(its).isNotEmpty();
        for (Thread thread : its) {
            thread.join();
        }
    }
}
