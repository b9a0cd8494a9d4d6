package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.arguments.Access;
import chat.parley.cli.chat.OptionsParser;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.script.Script;
import chat.parley.cli.script.Scripts;
import java.util.Objects;
import org.apache.commons.cli.Option;
import org.junit.jupiter.api.Test;

final class HelpTest {
    @Test
    void theHelpNamesEveryOptionAndExitCode() {
        for (Script script : Scripts.all()) {
            for (Option option : Access.declare(script.options()).getOptions()) {
                assertThat(Help.of(script)).contains("--" + Objects.requireNonNull(option.getLongOpt()));
            }
        }
        for (Option option : OptionsParser.declared().getOptions()) {
            assertThat(Help.chat()).contains("--" + Objects.requireNonNull(option.getLongOpt()));
        }
        for (ExitCode code : ExitCode.values()) {
            assertThat(Help.chat()).contains(code.status() + "  " + code.meaning());
        }
    }
}
