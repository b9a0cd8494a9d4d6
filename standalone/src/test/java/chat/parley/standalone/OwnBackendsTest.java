package chat.parley.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OwnBackendsTest {
    private static List<String> allowedHosts(String... arguments) throws Exception {
        return OwnBackends.NONE_YET
                .config(UpOptions.parse(List.of(arguments)))
                .access()
                .allowedHosts();
    }

    @Test
    void whatOnlyThisMachineReachesHasOnlyItsNames() throws Exception {
        assertThat(allowedHosts("--host", "127.0.0.1")).containsExactly("localhost", "127.0.0.1", "[::1]");
        assertThat(allowedHosts("--host", "::1")).contains("[::1]");
    }

    @Test
    void whatOthersReachHasAnyNameAndWhatIsSetCounts() throws Exception {
        assertThat(allowedHosts("--host", "0.0.0.0")).isEmpty();
        assertThat(allowedHosts("--host", "127.0.0.1", "--gateway-allowed-hosts", "chat.example.org"))
                .containsExactly("chat.example.org");
    }
}
