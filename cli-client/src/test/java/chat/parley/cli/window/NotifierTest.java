package chat.parley.cli.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class NotifierTest {
    private static String call(Notifier.Way way, Map<String, String> environment, String text) {
        return new Notifier(environment, way).call("bob", text);
    }

    @Test
    void theBellIsABellAndOffIsNothing() {
        assertThat(call(Notifier.Way.BELL, Map.of(), "hi")).isEqualTo("\u0007");
        assertThat(call(Notifier.Way.OFF, Map.of(), "hi")).isEmpty();
    }

    @Test
    void eachTerminalIsToldInItsOwnWay() {
        assertThat(call(Notifier.Way.DESKTOP, Map.of("TERM_PROGRAM", "iTerm.app"), "hi"))
                .isEqualTo("\u001b]9;bob: hi\u0007");
        assertThat(call(Notifier.Way.DESKTOP, Map.of("TERM", "foot"), "hi"))
                .isEqualTo("\u001b]777;notify;bob;hi\u0007");
        assertThat(call(Notifier.Way.DESKTOP, Map.of("TERM", "xterm"), "hi")).isEqualTo("\u0007");
        assertThat(call(Notifier.Way.DESKTOP, Map.of("TERM", "foot", "TMUX", "/tmp/x"), "hi"))
                .isEqualTo("\u0007");
    }

    @Test
    void aTextCannotLeaveItsPlace() {
        assertThat(call(Notifier.Way.DESKTOP, Map.of("TERM", "foot"), "a;b\u0007\u001b]0;x\u001b\\\nsecond"))
                .isEqualTo("\u001b]777;notify;bob;a,b␇␛]0,x␛\\\u0007");
    }
}
