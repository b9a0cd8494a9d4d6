package chat.parley.faults;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** One run: users talk while a plan is carried out; then everything is well, everything is read, and judged. */
record FaultRun(
        Plan plan,
        List<Inflicted> happened,
        List<Journal> journals,
        List<String> gateways,
        List<Violation> violations,
        List<String> troubles,
        List<String> errors) {

    /**
     * @param evidence where to keep what may explain a violation
     */
    static FaultRun of(Plan plan, Crowd.Size size, Path folder, Path evidence, Site.Launch launch)
            throws InterruptedException, IOException {
        try (Site site = new Site(folder, launch);
                Nemesis nemesis = new Nemesis(site);
                Crowd crowd = new Crowd(
                        plan.seed(),
                        size,
                        URI.create("ws://127.0.0.1:" + site.balancer().port()),
                        site.gateways().stream().map(GatewayProcess::url).toList())) {
            crowd.begin();
            List<Inflicted> happened = nemesis.carryOut(plan);
            crowd.stayAwake();
            long well = System.nanoTime();
            Awaitility.await("everybody is served again")
                    .untilAsserted(() -> assertThat(crowd.unservedSince(well)).isEmpty());
            crowd.finish();
            List<Journal> journals = crowd.journals();
            List<String> troubles = crowd.troubles();
            crowd.disperse();
            Archive archive = site.archiveAfterTheEnd(
                    crowd.rooms(), journals.stream().map(Journal::user).collect(Collectors.toSet()));
            List<Violation> violations = Checker.check(journals, archive);
            if (!violations.isEmpty()) {
                Evidence.keep(evidence, happened, journals, site.gateways());
            }
            return new FaultRun(
                    plan,
                    happened,
                    journals,
                    site.gateways().stream().map(GatewayProcess::name).toList(),
                    violations,
                    troubles,
                    site.errors());
        }
    }
}
