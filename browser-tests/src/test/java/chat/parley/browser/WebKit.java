package chat.parley.browser;

import chat.parley.cluster.GatewayProcess;
import chat.parley.patience.Patience;
import chat.parley.process.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.ImmutableCapabilities;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.net.UrlChecker;
import org.openqa.selenium.remote.RemoteWebDriver;

/**
 * WebKitGTK, of what Debian has the nearest to Safari: a browser, its driver and a screen that nobody sees, as the packages
 * {@code webkit2gtk-driver} and {@code xvfb} install them.
 */
final class WebKit implements AutoCloseable {
    private static final Path DRIVER = Path.of("/usr/bin/WebKitWebDriver");
    private static final Path SCREEN = Path.of("/usr/bin/Xvfb");
    private static final Path LIBRARIES = Path.of("/usr/lib");

    private final Program screen;
    private final Program service;
    private final RemoteWebDriver driver;

    private WebKit(Program screen, Program service, RemoteWebDriver driver) {
        this.screen = screen;
        this.service = service;
        this.driver = driver;
    }

    /** What is not there of it; empty if all is. */
    static Optional<String> missing() {
        List<String> missing = new ArrayList<>();
        Stream.of(DRIVER, SCREEN)
                .filter(program -> !Files.isExecutable(program))
                .forEach(program -> missing.add(program.toString()));
        if (browser().isEmpty()) {
            missing.add("MiniBrowser below " + LIBRARIES);
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" and ", missing)
                        + " not there; install it: apt-get install webkit2gtk-driver xvfb");
    }

    /** It is in a folder of the machine's architecture and the library's version. */
    private static Optional<Path> browser() {
        return list(LIBRARIES, "*-linux-gnu*").stream()
                .flatMap(machine -> list(machine, "webkit2gtk-*").stream())
                .map(version -> version.resolve("MiniBrowser"))
                .filter(Files::isExecutable)
                .max(Comparator.naturalOrder());
    }

    private static List<Path> list(Path folder, String names) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, names)) {
            List<Path> paths = new ArrayList<>();
            found.forEach(paths::add);
            return paths;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A browser that nobody has used. */
    static WebKit start() {
        Program screen = Program.of(
                "screen", List.of(SCREEN.toString(), "-displayfd", "1", "-screen", "0", "1600x1200x24"), Map.of());
        try {
            return startOn(screen);
        } catch (RuntimeException | Error e) {
            screen.close();
            throw e;
        }
    }

    private static WebKit startOn(Program screen) {
        int port = GatewayProcess.freePort();
        Program service = Program.of(
                "webkit",
                List.of(DRIVER.toString(), "--port=" + port),
                Map.of(
                        "DISPLAY",
                        ":" + screen.awaitOut(""), // it has written the display's number, and nothing else
                        "GDK_BACKEND",
                        "x11",
                        "LIBGL_ALWAYS_SOFTWARE",
                        "1"));
        try {
            URL address = new URL("http://127.0.0.1:" + port);
            new UrlChecker()
                    .waitUntilAvailable(Patience.MOST.toMillis(), TimeUnit.MILLISECONDS, new URL(address + "/status"));
            String browser = browser().orElseThrow().toString();
            RemoteWebDriver driver = new RemoteWebDriver(
                    address,
                    new ImmutableCapabilities(
                            "browserName",
                            "MiniBrowser",
                            "webkitgtk:browserOptions",
                            Map.of("binary", browser, "args", List.of("--automation"))));
            driver.manage().window().setSize(new Dimension(1440, 900));
            return new WebKit(screen, service, driver);
        } catch (MalformedURLException | UrlChecker.TimeoutException | WebDriverException e) {
            service.close();
            throw new IllegalStateException("WebKit did not start" + service.transcript(), e);
        }
    }

    RemoteWebDriver driver() {
        return driver;
    }

    /** After the session has been quit. */
    @Override
    public void close() {
        service.close();
        screen.close();
    }
}
