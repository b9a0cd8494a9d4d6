package chat.parley.browser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The browser and its driver, as Debian's packages {@code chromium} and {@code chromium-driver} install them. */
final class Chromium {
    private static final Path BROWSER = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    /** Without a window it believes that there is none, and that nothing hovers. */
    private static final String A_MOUSE = "--blink-settings=primaryHoverType=2,availableHoverTypes=2,"
            + "primaryPointerType=4,availablePointerTypes=4";

    /** In Chromium's preferences. */
    private static final int BLOCK = 2;

    /** Held, so that it stays as it is: it warns of commands for Chromium's own protocol, which are not used here. */
    private static final Logger PROTOCOL_LOG = Logger.getLogger("org.openqa.selenium.devtools");

    static {
        PROTOCOL_LOG.setLevel(Level.SEVERE);
    }

    private Chromium() {}

    /** What is not there of the two; empty if all is. */
    static Optional<String> missing() {
        List<String> missing = Stream.of(BROWSER, DRIVER)
                .filter(program -> !Files.isExecutable(program))
                .map(Path::toString)
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(" and ", missing)
                        + " not there; install it: apt-get install chromium chromium-driver");
    }

    /** A browser that nobody has used, without a window, with an empty profile. */
    static ChromeDriver start(Path downloads) {
        return start(downloads, Map.of());
    }

    /** As {@link #start}, but pages may keep nothing: no cookies, and none of what is treated as such. */
    static ChromeDriver startWithoutSiteData(Path downloads) {
        return start(downloads, Map.of("profile.default_content_setting_values.cookies", BLOCK));
    }

    private static ChromeDriver start(Path downloads, Map<String, Object> furtherPreferences) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER.toFile());
        options.addArguments(
                "--headless=new",
                "--window-size=1440,900",
                "--lang=en-GB",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--force-color-profile=srgb",
                A_MOUSE);
        if (System.getProperty("user.name").equals("root")) {
            options.addArguments("--no-sandbox"); // the sandbox refuses to work for root
        }
        Map<String, Object> preferences = new HashMap<>(furtherPreferences);
        preferences.put("credentials_enable_service", false);
        preferences.put("profile.password_manager_leak_detection", false);
        preferences.put("download.default_directory", downloads.toAbsolutePath().toString());
        options.setExperimentalOption("prefs", preferences);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        // Both paths are given: nothing is looked for, and nothing downloaded.
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        return new ChromeDriver(service, options);
    }
}
