package chat.parley.browser;

import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.remote.RemoteWebDriver;

/** What a test plays on: broker, store and two gateways that all tests share, and browsers of its own. */
final class Stage {
    /** All tests of a run have different names for users and rooms. */
    private static final AtomicInteger FRESH = new AtomicInteger();

    private final Servers servers;
    private final List<Page> pages = new ArrayList<>();
    private final List<WebKit> others = new ArrayList<>();

    Stage(Servers servers) {
        this.servers = servers;
    }

    Cluster cluster() {
        return servers.cluster();
    }

    GatewayProcess one() {
        return servers.one();
    }

    GatewayProcess two() {
        return servers.two();
    }

    static String fresh(String prefix) {
        return prefix + FRESH.incrementAndGet();
    }

    /** Somebody's browser, which has not been to {@code gateway}'s page yet. */
    Page browser(GatewayProcess gateway) {
        return browser(gateway.port());
    }

    /** @param port of this machine, where the page is */
    Page browser(int port) {
        return browser(port, Chromium::start);
    }

    /** A browser in which pages may keep nothing. */
    Page browserWithoutSiteData(GatewayProcess gateway) {
        return browser(gateway.port(), Chromium::startWithoutSiteData);
    }

    /** Somebody's browser of another make. */
    Page webKit(GatewayProcess gateway) {
        WebKit webKit = WebKit.start();
        others.add(webKit);
        return browser(gateway.port(), downloads -> webKit.driver());
    }

    private Page browser(int port, Function<Path, RemoteWebDriver> browser) {
        Path downloads = folder("downloads-");
        Page page = new Page(browser.apply(downloads), URI.create("http://127.0.0.1:" + port + "/"), downloads);
        pages.add(page);
        return page;
    }

    /** Somebody's terminal, in a room. */
    Program terminal(GatewayProcess gateway, String user, String room) {
        Program terminal = cluster().chat(gateway, user, "--room", room);
        terminal.awaitErr(room);
        return terminal;
    }

    /** A folder that is there, and empty. */
    Path folder(String prefix) {
        try {
            return Files.createTempDirectory(cluster().folder(), prefix);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> complaints() {
        return pages.stream().flatMap(page -> page.complaints().stream()).toList();
    }

    /** Keeps what everybody saw last, and what the gateways said. */
    void keepEvidence(Path folder, String test) {
        for (GatewayProcess gateway : List.of(one(), two())) {
            try {
                Files.createDirectories(folder);
                Files.write(
                        folder.resolve(test + "-" + gateway.name() + ".log"),
                        gateway.log().toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        for (int i = 0; i < pages.size(); i++) {
            Page page = pages.get(i);
            String name = test + "-" + (i + 1);
            try {
                Files.createDirectories(folder);
                Files.write(folder.resolve(name + ".png"), page.driver().getScreenshotAs(OutputType.BYTES));
                Files.writeString(folder.resolve(name + ".html"), page.driver().getPageSource());
                Files.write(folder.resolve(name + ".log"), page.console());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void closeBrowsers() {
        pages.forEach(Page::close);
        pages.clear();
        others.forEach(WebKit::close);
        others.clear();
    }

    /** Started once for all tests. */
    record Servers(Cluster cluster, GatewayProcess one, GatewayProcess two) implements AutoCloseable {
        static Servers start() {
            try {
                Path target = Files.createDirectories(Path.of("target")).toAbsolutePath();
                Cluster cluster = new Cluster(Files.createTempDirectory(target, "stage-"));
                return new Servers(cluster, cluster.startGateway(), cluster.startGateway());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            cluster.close();
        }
    }
}
