package chat.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import chat.parley.cluster.DeployedHaProxy;
import chat.parley.cluster.GatewayProcess;
import chat.parley.network.TcpProxy;
import chat.parley.patience.Patience;
import chat.parley.process.Program;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Files between browsers and a terminal. The object store is another origin than the page's, as it is with docker compose. */
@InBrowsers
class FilesIT {
    private static final int MEBIBYTE = 1024 * 1024;

    @Test
    void aFileArrivesAsItWasFromABrowserAtATerminalAndBack(Stage stage) throws IOException {
        String room = Stage.fresh("files");
        String ann = Stage.fresh("ann");
        String cat = Stage.fresh("cat");
        Page anns = stage.browser(stage.one()).signUp(ann).room(room);
        Program cats = stage.terminal(stage.two(), cat, room);
        Path plan = randomFile(stage.folder("sent-").resolve("a plan (1).bin"), 3 * MEBIBYTE + 17);
        Path reply = randomFile(stage.folder("sent-").resolve("Antwort – zwei.bin"), 2 * MEBIBYTE);

        anns.share(plan);
        cats.awaitOut(ann + " shares a plan (1).bin");
        cats.type("/download \"a plan (1).bin\"");
        cats.type("/upload \"" + reply + "\"");
        anns.awaitFile("a plan (1).bin").awaitFile("Antwort – zwei.bin");
        Path received = anns.download("Antwort – zwei.bin");
        cats.type("/quit");
        assertThat(cats.awaitExit(Patience.MOST)).as(cats.transcript()).isZero();

        assertThat(stage.cluster().downloads(cat).resolve("a plan (1).bin")).hasSameBinaryContentAs(plan);
        anns.await(
                "all of it is there",
                () -> received.toFile().length() == reply.toFile().length());
        assertThat(received).hasSameBinaryContentAs(reply);
        assertThat(anns.count("#uploads li")).isZero();
    }

    @Test
    void severalFilesAtOnceAreSharedAndPicturesAreShown(Stage stage) throws IOException {
        String room = Stage.fresh("several");
        Page anns = stage.browser(stage.one()).signUp(Stage.fresh("ann")).room(room);
        Page bobs = stage.browser(stage.two()).signUp(Stage.fresh("bob")).room(room);
        Path folder = stage.folder("sent-");
        Path picture = picture(folder.resolve("panorama.png"), 2400, 900);

        anns.share(randomFile(folder.resolve("one.bin"), 1), randomFile(folder.resolve("two.bin"), MEBIBYTE), picture);

        bobs.awaitFile("one.bin").awaitFile("two.bin");
        String image = "#rows > .row .picture img";
        bobs.await(
                "the picture is shown",
                () -> bobs.shown(image)
                        && bobs.number("return document.querySelector(arguments[0]).naturalWidth", image) == 2400);
        assertThat(bobs.find(image).getSize().getHeight()).isLessThanOrEqualTo(480);
        assertThat(bobs.find(image).getSize().getWidth()).isLessThanOrEqualTo(640);
        assertThat(bobs.find(image).getDomAttribute("alt")).contains("panorama.png");
    }

    /** What browsers ask of the store before they send, and read of its answers, has to pass the load balancer too. */
    @Test
    void filesTakeTheLoadBalancersPortInBothDirections(Stage stage) throws IOException {
        assumeThat(DeployedHaProxy.installed())
                .as("HAProxy is not there; install it: apt-get install haproxy")
                .isTrue();
        try (DeployedHaProxy balancer = DeployedHaProxy.start(
                stage.folder("haproxy-"), stage.cluster().store().url())) {
            GatewayProcess gateway =
                    stage.cluster().startGateway("--store-public-url", "http://{host}:" + balancer.filesPort());
            String room = Stage.fresh("balanced");
            Page anns = stage.browser(gateway).signUp(Stage.fresh("ann")).room(room);
            Path file = randomFile(stage.folder("sent-").resolve("balanced.bin"), MEBIBYTE);
            anns.share(file, picture(stage.folder("sent-").resolve("seen.png"), 300, 200));

            anns.awaitFile("balanced.bin").awaitFile("seen.png");
            anns.await("the picture is shown", () -> anns.shown("#rows > .row .picture img"));
            assertThat(anns.download("balanced.bin")).hasSameBinaryContentAs(file);
            gateway.stop();
        }
    }

    @Test
    void anUploadCanBeCancelledAndOthersGoOn(Stage stage) throws IOException {
        try (TcpProxy network = new TcpProxy(stage.cluster().store().url().getPort())) {
            GatewayProcess gateway = behind(stage, network);
            String room = Stage.fresh("cancel");
            Page anns = stage.browser(gateway).signUp(Stage.fresh("ann")).room(room);
            Path folder = stage.folder("sent-");
            network.silence();
            anns.share(
                    randomFile(folder.resolve("unwanted.bin"), 8 * MEBIBYTE),
                    randomFile(folder.resolve("wanted.bin"), MEBIBYTE));
            anns.await("both are under way", () -> sending(anns).size() == 2);
            anns.script(
                    "[...document.querySelectorAll('#uploads li')].find(upload => upload.textContent.includes('unwanted.bin'))"
                            + ".querySelector('.cancel').click()");
            anns.await("one is", () -> sending(anns).size() == 1);
            network.heal();

            anns.awaitFile("wanted.bin");
            anns.await("none is", () -> sending(anns).isEmpty());
            assertThat(anns.files()).containsExactly("wanted.bin");
            gateway.stop();
        }
    }

    @Test
    void anUploadGoesOnAfterThePageWasReloadedInTheMiddleOfIt(Stage stage) throws IOException {
        try (TcpProxy network = new TcpProxy(stage.cluster().store().url().getPort())) {
            GatewayProcess gateway = behind(stage, network);
            String room = Stage.fresh("resume");
            String cat = Stage.fresh("cat");
            Program cats = stage.terminal(stage.two(), cat, room);
            Page anns = stage.browser(gateway).signUp(Stage.fresh("ann")).room(room);
            Path file = randomFile(stage.folder("sent-").resolve("long.bin"), 8 * MEBIBYTE);
            network.silence();
            anns.share(file);
            anns.await("it is under way", () -> sending(anns).size() == 1);
            anns.reload();
            anns.awaitConversation("#" + room);
            anns.await("it is under way again", () -> sending(anns).size() == 1);
            network.heal();

            anns.awaitFile("long.bin");
            cats.awaitOut("shares long.bin");
            cats.type("/download long.bin").type("/quit");
            assertThat(cats.awaitExit(Patience.MOST)).as(cats.transcript()).isZero();
            assertThat(stage.cluster().downloads(cat).resolve("long.bin")).hasSameBinaryContentAs(file);
            assertThat(cats.out().stream().filter(line -> line.contains("shares long.bin")))
                    .hasSize(1);
            gateway.stop();
        }
    }

    /** To a page it looks like a file, and reading it fails with a sentence of the browser's own. */
    @Test
    void aFolderThatIsDroppedIsRefusedInClearWordsAndTheFileBesideItIsShared(Stage stage) throws IOException {
        Page anns = stage.browser(stage.one()).signUp(Stage.fresh("ann")).room(Stage.fresh("dropped"));
        Path folder = stage.folder("sent-");
        Path photos = Files.createDirectory(folder.resolve("photos"));
        randomFile(photos.resolve("inside.bin"), 1);
        anns.drop(photos, randomFile(folder.resolve("beside.bin"), 100));

        anns.awaitFile("beside.bin");
        anns.await("the file is not on its way any more", () -> anns.count("#uploads li") == 1);
        assertThat(anns.find("#uploads li").getText())
                .contains("photos")
                .contains("Not shared: this is a folder. Share the files in it, or an archive of it.")
                .doesNotContain("Try again");
        anns.click("#uploads .cancel");
        anns.await("nothing is said any more", () -> anns.count("#uploads li") == 0);
        assertThat(anns.files()).containsExactly("beside.bin");
    }

    /** A gateway whose clients reach the store through {@code network}. */
    private static GatewayProcess behind(Stage stage, TcpProxy network) {
        return stage.cluster().startGateway("--store-public-url", "http://127.0.0.1:" + network.port());
    }

    private static List<String> sending(Page page) {
        return page.each("#uploads li[data-state=sending]", "each.textContent");
    }

    private static Path randomFile(Path file, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return Files.write(file, bytes);
    }

    private static Path picture(Path file, int width, int height) throws IOException {
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setPaint(new GradientPaint(0, 0, Color.ORANGE, width, height, Color.BLUE));
        pen.fillRect(0, 0, width, height);
        pen.dispose();
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }
}
