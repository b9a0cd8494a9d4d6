package chat.parley.browser;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openqa.selenium.chrome.ChromeDriver;

/** What kind of screen somebody sits at. */
record Look(int widthPx, Scheme scheme) {
    private static final int PHONE_PX = 500;

    enum Scheme {
        LIGHT,
        DARK
    }

    /** Also narrower than the browser's own windows can be. */
    void applyTo(ChromeDriver driver) {
        int heightPx = widthPx < PHONE_PX ? 740 : 900;
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", widthPx, "height", heightPx, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name(scheme)))));
    }

    private static String name(Scheme scheme) {
        return scheme.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return widthPx + "-" + name(scheme);
    }
}
