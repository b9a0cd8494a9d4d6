package chat.parley.backends;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.util.TimeStampingBrokerPlugin;
import org.apache.activemq.security.SimpleAuthenticationPlugin;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.apache.activemq.store.kahadb.disk.journal.Journal.JournalDiskSyncStrategy;
import org.apache.activemq.usage.SystemUsage;

/**
 * What Parley needs of an ActiveMQ broker, in code. deploy/activemq/activemq.xml says the same for a broker of your own,
 * with the reason of each line; a test holds the two together.
 */
final class BrokerSettings {
    static final int MIB = 1024 * 1024;

    private static final int MEMORY_PERCENT_OF_HEAP = 50;
    private static final int STORE_PERCENT_OF_DISK = 25;
    private static final int TEMP_PERCENT_OF_DISK = 5;
    /** How often the limits are fitted to what the disk has free, down and up again: other programs fill it, too. */
    private static final int DISK_CHECK_PERIOD_MS = 5_000;

    /**
     * How much more must be free before limits go up again: less than a journal file, so that no room that would do is
     * passed over.
     */
    private static final int DISK_REGROWTH_BYTES = 8 * MIB;
    /** How long a send waits for room before it fails: so its sender learns of it, instead of waiting for ever. */
    private static final long SEND_FAILS_AFTER_MS = 3_000;

    private static final int MAX_CONNECTIONS = 1_000;
    private static final int MAX_FRAME_BYTES = 100 * MIB;
    private static final int PURGE_PERIOD_MS = 60_000;

    private BrokerSettings() {}

    static void apply(BrokerService broker, Path folder, String user, String password) throws IOException {
        broker.setBrokerName("parley");
        broker.setDataDirectoryFile(folder.toFile());
        broker.setPersistenceAdapter(journal(folder));
        // The time that a message lives counts from the broker's clock: a gateway's may be wrong.
        broker.setPlugins(new BrokerPlugin[] {
            authentication(user, password), BrokerRights.plugin(), new TimeStampingBrokerPlugin()
        });
        broker.setDestinationPolicy(DestinationPolicies.policyMap());
        broker.setSchedulePeriodForDestinationPurge(PURGE_PERIOD_MS);
        broker.setSchedulePeriodForDiskUsageCheck(DISK_CHECK_PERIOD_MS);
        broker.setDiskUsageCheckRegrowThreshold(DISK_REGROWTH_BYTES);
        broker.setUseJmx(false);
        broker.setAdvisorySupport(false);
        broker.setSchedulerSupport(false);
        // Whoever embeds the broker stops it, in its own order.
        broker.setUseShutdownHook(false);
        limit(broker.getSystemUsage());
    }

    static URI connectorUri(String host, int port) {
        return URI.create("tcp://" + host + ":" + port + "?maximumConnections=" + MAX_CONNECTIONS
                + "&wireFormat.maxFrameSize=" + MAX_FRAME_BYTES);
    }

    /** A journal in which "committed" means on the disk, not in the operating system's memory. */
    private static KahaDBPersistenceAdapter journal(Path folder) {
        KahaDBPersistenceAdapter journal = new KahaDBPersistenceAdapter();
        journal.setDirectory(folder.resolve("kahadb").toFile());
        journal.setJournalDiskSyncStrategy(JournalDiskSyncStrategy.ALWAYS.name());
        return journal;
    }

    private static SimpleAuthenticationPlugin authentication(String user, String password) {
        SimpleAuthenticationPlugin plugin = new SimpleAuthenticationPlugin();
        plugin.setUserPasswords(Map.of(user, password));
        plugin.setUserGroups(Map.of(user, BrokerRights.ofGateways()));
        plugin.setAnonymousAccessAllowed(false);
        return plugin;
    }

    private static void limit(SystemUsage usage) {
        usage.setSendFailIfNoSpaceAfterTimeout(SEND_FAILS_AFTER_MS);
        usage.getMemoryUsage().setPercentOfJvmHeap(MEMORY_PERCENT_OF_HEAP);
        usage.getStoreUsage().setPercentLimit(STORE_PERCENT_OF_DISK);
        usage.getTempUsage().setPercentLimit(TEMP_PERCENT_OF_DISK);
    }
}
