package chat.parley.backends;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.security.SimpleAuthenticationPlugin;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.apache.activemq.store.kahadb.disk.journal.Journal.JournalDiskSyncStrategy;
import org.apache.activemq.usage.SystemUsage;

/**
 * What Parley needs of an ActiveMQ broker, in code. deploy/activemq/activemq.xml says the same for a broker of your own,
 * with the reason of each line; a test holds the two together.
 */
final class BrokerSettings {
    private static final long MIB = 1024L * 1024;
    private static final int MEMORY_PERCENT_OF_HEAP = 50;
    private static final long STORE_LIMIT_BYTES = 16 * 1024 * MIB;
    private static final long TEMP_LIMIT_BYTES = 4 * 1024 * MIB;
    /** A sender learns that there is no room, instead of waiting for ever. */
    private static final long SEND_FAILS_AFTER_MS = 3_000;

    private static final int MAX_CONNECTIONS = 1_000;
    private static final long MAX_MESSAGE_BYTES = 100 * MIB;
    private static final int PURGE_PERIOD_MS = 60_000;

    private BrokerSettings() {}

    static void apply(BrokerService broker, Path folder, String user, String password) throws IOException {
        broker.setBrokerName("parley");
        broker.setDataDirectoryFile(folder.toFile());
        broker.setPersistent(true);
        broker.setPersistenceAdapter(journal(folder));
        broker.setPlugins(new BrokerPlugin[] {authentication(user, password)});
        broker.setDestinationPolicy(DestinationPolicies.policyMap());
        broker.setSchedulePeriodForDestinationPurge(PURGE_PERIOD_MS);
        broker.setUseJmx(false);
        broker.setAdvisorySupport(false);
        broker.setSchedulerSupport(false);
        broker.setUseShutdownHook(false);
        limit(broker.getSystemUsage());
    }

    static URI connectorUri(String host, int port) {
        return URI.create("tcp://" + host + ":" + port + "?maximumConnections=" + MAX_CONNECTIONS
                + "&wireFormat.maxFrameSize=" + MAX_MESSAGE_BYTES);
    }

    private static KahaDBPersistenceAdapter journal(Path folder) {
        KahaDBPersistenceAdapter journal = new KahaDBPersistenceAdapter();
        journal.setDirectory(folder.resolve("kahadb").toFile());
        journal.setJournalDiskSyncStrategy(JournalDiskSyncStrategy.ALWAYS.name());
        return journal;
    }

    private static SimpleAuthenticationPlugin authentication(String user, String password) {
        SimpleAuthenticationPlugin plugin = new SimpleAuthenticationPlugin();
        plugin.setUserPasswords(Map.of(user, password));
        plugin.setUserGroups(Map.of(user, Set.of()));
        plugin.setAnonymousAccessAllowed(false);
        return plugin;
    }

    private static void limit(SystemUsage usage) {
        usage.setSendFailIfNoSpaceAfterTimeout(SEND_FAILS_AFTER_MS);
        usage.getMemoryUsage().setPercentOfJvmHeap(MEMORY_PERCENT_OF_HEAP);
        usage.getStoreUsage().setLimit(STORE_LIMIT_BYTES);
        usage.getTempUsage().setLimit(TEMP_LIMIT_BYTES);
    }
}
