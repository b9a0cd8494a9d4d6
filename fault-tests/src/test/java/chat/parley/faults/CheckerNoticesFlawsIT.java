package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.process.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same run, on gateways with a flaw: a suite that is green with these proves nothing. */
class CheckerNoticesFlawsIT {
    /** One gateway is killed, so that its users come back on another one. */
    private static final Plan PLAN = new Plan(0, List.of(new Plan.Fault(FaultKind.GATEWAY_KILLED, 1, 3_000, 1_000)));

    @ParameterizedTest
    @EnumSource
    void aGatewayThatBreaksAPromiseIsNoticed(Flaw flaw, @TempDir Path folder) throws Exception {
        FaultRun run = FaultRun.of(
                PLAN,
                Crowd.Size.SMALL,
                folder,
                folder.resolve("evidence"),
                (arguments, environment) -> flawed(flaw, arguments, environment));

        assertThat(run.violations()).extracting(Violation::rule).contains(flaw.breaks());
    }

    private static Program flawed(Flaw flaw, List<String> arguments, Map<String, String> environment) {
        List<String> all = new ArrayList<>(List.of(flaw.name()));
        all.addAll(arguments);
        return Program.ofTestLike("gateway", FlawedGateway.class, all, environment);
    }
}
