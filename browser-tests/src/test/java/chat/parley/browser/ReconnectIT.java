package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cluster.GatewayProcess;
import chat.parley.network.TcpProxy;
import chat.parley.patience.Patience;
import chat.parley.process.Program;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** A browser loses its gateway, and is led to another one. */
@InBrowsers
class ReconnectIT {

    @Test
    void whatIsTypedWhileTheGatewayIsDeadIsKeptAndSentOnceAndNothingIsMissedOrShownTwice(Stage stage) {
        GatewayProcess doomed = stage.cluster().startGateway();
        try (TcpProxy balancer = new TcpProxy(doomed.port())) {
            String room = Stage.fresh("reconnect");
            String ann = Stage.fresh("ann");
            Program cats = stage.terminal(stage.two(), Stage.fresh("cat"), room);
            Page anns = stage.browser(balancer.port()).signUp(ann).room(room).say("before");
            cats.awaitOut("before");
            anns.type("half a sen");
            doomed.kill();

            anns.await("the loss is told", () -> anns.connection().equals("waiting") && anns.shown("#connection"));
            assertThat(anns.typed()).isEqualTo("half a sen");
            anns.press("tence", Keys.ENTER);
            anns.say("and another");
            assertThat(anns.unacknowledged()).containsExactly("half a sentence", "and another");
            cats.type("meanwhile elsewhere");
            cats.awaitOut("meanwhile elsewhere");
            balancer.leadTo(stage.one().port());

            anns.awaitConnection("online");
            anns.await("all is acknowledged", () -> anns.unacknowledged().isEmpty());
            cats.awaitOut(ann + ": and another");
            anns.awaitText("meanwhile elsewhere");
            assertThat(anns.texts()).containsExactly("before", "meanwhile elsewhere", "half a sentence", "and another");
            assertThat(anns.shown("#connection")).isFalse();
            assertThat(said(cats, ann)).containsExactly("before", "half a sentence", "and another");
            cats.type("/quit");
            assertThat(cats.awaitExit(Patience.MOST)).as(cats.transcript()).isZero();
        }
    }

    @Test
    void whatWasTypedIsSentAlsoIfThePageIsClosedMeanwhile(Stage stage) {
        GatewayProcess doomed = stage.cluster().startGateway();
        try (TcpProxy balancer = new TcpProxy(doomed.port())) {
            String room = Stage.fresh("reload");
            String ann = Stage.fresh("ann");
            Page bobs = stage.browser(stage.two()).signUp(Stage.fresh("bob")).room(room);
            Page anns = stage.browser(balancer.port()).signUp(ann).room(room).say("before");
            bobs.awaitText("before");
            doomed.kill();
            anns.await("the loss is told", () -> anns.connection().equals("waiting"));
            anns.say("from the grave");
            balancer.leadTo(stage.one().port());
            anns.driver().get("about:blank");
            anns.room(room);

            bobs.awaitText("from the grave");
            anns.awaitText("from the grave");
            anns.await("it is acknowledged", () -> anns.unacknowledged().isEmpty());
            assertThat(bobs.texts()).containsExactly("before", "from the grave");
            assertThat(anns.texts()).containsExactly("before", "from the grave");
        }
    }

    /** A rolling restart: the gateway asks its clients to move, and they do so without a gap. */
    @Test
    void aGatewayThatStopsIsLeftWithoutALostConnection(Stage stage) {
        GatewayProcess stopping = stage.cluster().startGateway();
        try (TcpProxy balancer = new TcpProxy(stopping.port())) {
            String room = Stage.fresh("move");
            Page anns = stage.browser(balancer.port())
                    .signUp(Stage.fresh("ann"))
                    .room(room)
                    .say("before");
            Page bobs = stage.browser(stage.two()).signUp(Stage.fresh("bob")).room(room);
            anns.script("""
                    window.statesSeen = [];
                    new MutationObserver(() => statesSeen.push(document.body.dataset.connection))
                        .observe(document.body, { attributeFilter: ['data-connection'] });
                    document.body.dataset.connection = document.body.dataset.connection; // told, too
                    """);
            balancer.leadTo(stage.one().port());
            stopping.stop();
            bobs.awaitText("before").say("after it");

            anns.awaitText("after it").say("here");
            bobs.awaitText("here");
            assertThat(anns.lines("return statesSeen"))
                    .contains("online")
                    .doesNotContain("waiting", "connecting", "refused");
            assertThat(anns.texts()).containsExactly("before", "after it", "here");
        }
    }

    private static List<String> said(Program terminal, String user) {
        String mark = " " + user + ": ";
        return terminal.out().stream()
                .filter(line -> line.contains(mark))
                .map(line -> line.substring(line.indexOf(mark) + mark.length()))
                .toList();
    }
}
