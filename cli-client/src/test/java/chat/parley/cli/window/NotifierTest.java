package chat.parley.cli.window;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.screen.TerminalReport;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NotifierTest {
    private static String call(Notifier.Way way, Map<String, String> environment, String text) {
        return new Notifier(environment, () -> TerminalReport.NONE, way).call("bob", text);
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
    void whatTheTerminalAnsweredCountsMoreThanTheEnvironment() {
        Map<String, String> kitty = Map.of("TERM", "xterm-256color", "KITTY_WINDOW_ID", "1");
        assertThat(called(kitty, "XTerm(379)")).isEqualTo("\u0007");
        assertThat(called(kitty, "foot(1.13.1)")).isEqualTo("\u001b]777;notify;bob;hi\u0007");
        assertThat(called(Map.of("TERM", "xterm-256color"), "kitty(0.26.5)")).isEqualTo("\u001b]9;bob: hi\u0007");
        assertThat(called(Map.of("TERM", "screen-256color"), "kitty(0.26.5)")).isEqualTo("\u0007");
    }

    private static String called(Map<String, String> environment, String program) {
        TerminalReport report = new TerminalReport(program, Set.of(), null, null, 0);
        return new Notifier(environment, () -> report, Notifier.Way.DESKTOP).call("bob", "hi");
    }

    @Test
    void aTextCannotLeaveItsPlace() {
        assertThat(call(Notifier.Way.DESKTOP, Map.of("TERM", "foot"), "a;b\u0007\u001b]0;x\u001b\\\nsecond"))
                .isEqualTo("\u001b]777;notify;bob;a,b␇␛]0,x␛\\\u0007");
    }
}
