package chat.parley.browser;

import chat.parley.patience.Patience;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.remote.RemoteWebDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in one user's browser: what she does, and what she sees. Everything waits until it can be done, or is so. */
final class Page implements AutoCloseable {

    private static final Duration GLANCE = Duration.ofMillis(50);

    private static final String KEEP_FAULTS = """
            window.faults = [];
            addEventListener('error', ({ message }) => faults.push(message));
            addEventListener('unhandledrejection', ({ reason }) => faults.push(`not handled: ${reason}`));
            """;

    private final RemoteWebDriver driver;
    private final URI address;
    private final Path downloads;

    Page(RemoteWebDriver driver, URI address, Path downloads) {
        this.driver = driver;
        this.address = address;
        this.downloads = downloads;
    }

    // ---- signing in ----

    /** Opens the page, and registers. */
    Page signUp(String user) {
        open();
        click("#sign-in-mode");
        fillIn(user);
        return this;
    }

    Page signIn(String user) {
        open();
        fillIn(user);
        return this;
    }

    private void open() {
        driver.get(address.toString());
        if (!(driver instanceof ChromeDriver)) {
            script(KEEP_FAULTS);
        }
    }

    private void fillIn(String user) {
        find("#sign-in-user").sendKeys(user);
        find("#sign-in-password").sendKeys(password(user));
        click("#sign-in-submit");
        awaitConnection("online");
    }

    /** The same as the terminal client's of that user. */
    static String password(String user) {
        return "password of " + user;
    }

    /** {@code connecting}, {@code reading}, {@code online}, {@code waiting}, {@code refused}, {@code signed-out}. */
    String connection() {
        return Objects.requireNonNullElse(find("body").getDomAttribute("data-connection"), "");
    }

    void awaitConnection(String state) {
        await("the connection is " + state, () -> connection().equals(state));
    }

    // ---- conversations ----

    /** Goes to a room by link, which also joins it. */
    Page room(String room) {
        return follow("#/room/" + room, "#" + room);
    }

    /** Goes to the private conversation with {@code user}. */
    Page with(String user) {
        return follow("#/user/" + user, "@" + user);
    }

    private Page follow(String link, String conversation) {
        driver.get(address + link);
        awaitConversation(conversation);
        return this;
    }

    void awaitConversation(String conversation) {
        await(
                "the conversation is " + conversation,
                () -> conversation.equals(find("#log").getDomAttribute("data-conversation")));
        awaitConnection("online");
    }

    Page say(String text) {
        type(text);
        composer().sendKeys(Keys.ENTER);
        await("\"" + text + "\" is taken from the line", () -> typed().isEmpty());
        return this;
    }

    /** Leaves it in the line. */
    void type(String text) {
        await(
                "the line can be typed in",
                () -> composer().isDisplayed() && composer().isEnabled());
        composer().sendKeys(text);
    }

    /** What is in the line. */
    String typed() {
        return Objects.requireNonNullElse(composer().getDomProperty("value"), "");
    }

    /** As if it had been copied elsewhere: through the browser's clipboard. */
    void paste(String text) {
        script(
                "const box = document.querySelector('#composer-text'); const typed = box.value; box.value = arguments[0];"
                        + " box.select(); document.execCommand('copy'); box.value = typed; box.setSelectionRange(1e9, 1e9)",
                text);
        chord(Keys.CONTROL, "v");
    }

    WebElement composer() {
        return find("#composer-text");
    }

    /** The messages that are in the document, top down. */
    List<String> texts() {
        return each("#rows > .row .text", "each.textContent");
    }

    Page awaitText(String text) {
        await("\"" + text + "\" is shown", () -> texts().contains(text));
        return this;
    }

    /** Those that are not acknowledged yet. */
    List<String> unacknowledged() {
        return each("#rows > .row[data-state=sending] .text", "each.textContent");
    }

    /** Moves the mouse over the message with that text. */
    void hover(String text) {
        await("the mouse is over \"" + text + "\"", () -> isOver(text));
    }

    /** Uses a tool of the message with that text, by mouse: {@code react}, {@code reply}, {@code edit}, {@code remove}. */
    void use(String text, String tool) {
        String css = "#rows .row:hover .tools [data-tool=" + tool + "]";
        await(tool + " can be used on \"" + text + "\"", () -> {
            if (!isOver(text) || !shown(css)) {
                return false;
            }
            find(css).click();
            return true;
        });
    }

    /** Whether there is such a message; then the mouse is over it. It may be drawn anew meanwhile, and is stale then. */
    private boolean isOver(String text) {
        Object message = driver.executeScript(
                "return [...document.querySelectorAll('#rows .text')].find(each => each.textContent === arguments[0])",
                text);
        if (message instanceof WebElement element) {
            new Actions(driver).moveToElement(element).perform();
            return true;
        }
        return false;
    }

    // ---- files ----

    Page share(Path... files) {
        String paths =
                Stream.of(files).map(file -> file.toAbsolutePath().toString()).collect(Collectors.joining("\n"));
        find("#file-input").sendKeys(paths);
        return this;
    }

    /** Files and folders of this machine, dragged onto the page and let go. */
    void drop(Path... paths) {
        Map<String, Object> dragged = Map.of(
                "items",
                List.of(),
                "files",
                Stream.of(paths).map(Path::toAbsolutePath).map(Path::toString).toList(),
                "dragOperationsMask",
                1);
        drag("dragEnter", dragged);
        drag("dragOver", dragged);
        await("it is shown where to drop them", () -> shown("#drop-target"));
        // What is shown then is under them now, and has to say, too, that it takes them.
        drag("dragOver", dragged);
        drag("drop", dragged);
        await("they are let go", () -> !shown("#drop-target"));
    }

    private void drag(String type, Map<String, Object> dragged) {
        chromium()
                .executeCdpCommand(
                        "Input.dispatchDragEvent", Map.of("type", type, "x", 700, "y", 400, "data", dragged));
    }

    /** Names on file cards and pictures. */
    List<String> files() {
        return each("#rows > .row .file-name", "each.textContent");
    }

    Page awaitFile(String name) {
        await(name + " is shown", () -> files().contains(name));
        return this;
    }

    /** Downloads the file of that card; where it is. */
    Path download(String name) {
        Path file = downloads.resolve(name);
        script(
                "[...document.querySelectorAll('#rows > .row .file')]"
                        + ".find(file => file.querySelector('.file-name').textContent === arguments[0])"
                        + ".querySelector('.download').click()",
                name);
        await(name + " is downloaded", () -> java.nio.file.Files.exists(file));
        return file;
    }

    // ---- anything ----

    WebElement find(String css) {
        return driver.findElement(By.cssSelector(css));
    }

    boolean shown(String css) {
        return driver.findElements(By.cssSelector(css)).stream().anyMatch(WebElement::isDisplayed);
    }

    void click(String css) {
        await(css + " can be clicked", () -> shown(css) && find(css).isEnabled());
        find(css).click();
    }

    /** To whatever has the focus. */
    void press(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    void chord(Keys modifier, String key) {
        new Actions(driver).keyDown(modifier).sendKeys(key).keyUp(modifier).perform();
    }

    /** The id of the element that has the focus, or its tag if it has none. */
    String focused() {
        return text("return document.activeElement.id || document.activeElement.tagName.toLowerCase()");
    }

    /** How many elements there are. */
    int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    /** Of each element what {@code expression} says of {@code each}. */
    List<String> each(String css, String expression) {
        return lines("return [...document.querySelectorAll(arguments[0])].map(each => " + expression + ")", css);
    }

    void script(String script, Object... arguments) {
        driver.executeScript(script, arguments);
    }

    String text(String script, Object... arguments) {
        return (String) result(script, arguments);
    }

    @SuppressWarnings("unchecked") // the script's author knows what it returns
    List<String> lines(String script, Object... arguments) {
        return (List<String>) result(script, arguments);
    }

    double number(String script, Object... arguments) {
        return ((Number) result(script, arguments)).doubleValue();
    }

    boolean holds(String script, Object... arguments) {
        return (Boolean) result(script, arguments);
    }

    private Object result(String script, Object... arguments) {
        return Objects.requireNonNull(driver.executeScript(script, arguments), () -> "nothing returned: " + script);
    }

    void reload() {
        driver.navigate().refresh();
    }

    void await(String what, BooleanSupplier condition) {
        try {
            new WebDriverWait(driver, Patience.MOST, GLANCE)
                    .ignoring(StaleElementReferenceException.class)
                    .until(any -> condition.getAsBoolean());
        } catch (TimeoutException e) {
            throw new AssertionError("not within " + Patience.MOST.toSeconds() + " s: " + what + ", at " + address);
        }
    }

    RemoteWebDriver driver() {
        return driver;
    }

    /** Its driver, for what only Chromium's can do. */
    ChromeDriver chromium() {
        return (ChromeDriver) driver;
    }

    /** What the page complained of: of its own faults, and of what it was forbidden. Lost connections are not among it. */
    List<String> complaints() {
        return console().stream()
                .filter(line -> !line.contains("WebSocket connection to") && !line.contains("net::ERR_"))
                .filter(line -> !line.contains("ResizeObserver loop")) // told once more with the next frame: no fault
                .toList();
    }

    /**
     * Warnings and errors in the browser's console, since it was asked last. Of a browser that does not tell them: errors
     * that nobody has caught, since the page was opened.
     */
    List<String> console() {
        if (!(driver instanceof ChromeDriver)) {
            return lines("return window.faults ?? []");
        }
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::toString)
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
