package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.GatewayProcess;
import chat.parley.faults.Plan.Fault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One fault at a time, each over before the next: how long it is felt. Measured and printed; judged are the rules alone. */
class RecoveryIT {
    private static final int APART_MILLIS = 15_000;

    @Test
    void nobodyMissesOrSeesTwiceWhatWasAcknowledgedWhateverFailsAlone(@TempDir Path folder) throws Exception {
        FaultRun run = FaultRun.of(
                plan(), Crowd.Size.FULL, folder, Report.FOLDER.resolve("recovery"), GatewayProcess::ofTheProduct);
        new Report().add(run).write("recovery.md");

        assertThat(run.violations()).isEmpty();
        assertThat(run.troubles()).isEmpty();
        assertThat(run.errors()).isEmpty();
    }

    private static Plan plan() {
        List<Fault> faults = new ArrayList<>();
        for (int gateway = 0; gateway < Site.GATEWAYS; gateway++) {
            add(faults, FaultKind.GATEWAY_KILLED, gateway, 2_000);
            add(faults, FaultKind.BROKER_KILLED, 0, 2_000);
        }
        add(faults, FaultKind.STORE_KILLED, 0, 5_000);
        add(faults, FaultKind.GATEWAY_STOPPED, 0, 500);
        return new Plan(0, faults);
    }

    private static void add(List<Fault> faults, FaultKind kind, int gateway, int lastsMillis) {
        faults.add(new Fault(kind, gateway, 2_000 + faults.size() * APART_MILLIS, lastsMillis));
    }
}
