package chat.parley.patience;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * How long tests wait for what they expect. A test says what becomes true, not how soon: that depends on what else the machine
 * does. How fast Parley is, bench/ measures.
 *
 * <p>JUnit finds this class, and with it each {@code await()} waits for {@link #MOST}.
 */
public final class Patience implements LauncherSessionListener {
    /**
     * How long a test waits at most: longer than anything lasts that does not hang, also on a machine that is busy with
     * other things.
     */
    public static final Duration MOST = Duration.ofMinutes(2);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Awaitility.setDefaultTimeout(MOST);
    }
}
