package chat.parley.backends;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.jms.Connection;
import java.nio.file.Path;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.broker.BrokerFactory;
import org.apache.activemq.broker.BrokerPlugin;
import org.apache.activemq.broker.BrokerService;
import org.apache.activemq.broker.TransportConnector;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.broker.util.TimeStampingBrokerPlugin;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.security.AuthorizationMap;
import org.apache.activemq.security.AuthorizationPlugin;
import org.apache.activemq.security.SimpleAuthenticationPlugin;
import org.apache.activemq.store.kahadb.KahaDBPersistenceAdapter;
import org.apache.activemq.usage.SystemUsage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** deploy/activemq/activemq.xml and {@link BrokerSettings} say the same. */
class ActiveMqXmlTest {
    private static final String USER = "parley";
    private static final String PASSWORD = "xml-secret";
    private static final Map<String, String> PLACEHOLDERS = Map.of(
            "PARLEY_BROKER_USER",
            USER,
            "PARLEY_BROKER_PASSWORD",
            PASSWORD,
            "parley.broker.host",
            "127.0.0.1",
            "parley.broker.port",
            "0");

    @TempDir
    static Path folder;

    private static EmbeddedBroker fromCode;
    private static BrokerService fromXml;

    @BeforeAll
    static void startBoth() throws Exception {
        fromCode = EmbeddedBroker.start(new BackendOptions("127.0.0.1", 0, folder.resolve("code"), USER, PASSWORD));
        PLACEHOLDERS.forEach(System::setProperty);
        System.setProperty("activemq.data", folder.resolve("xml").toString());
        Path xml = Path.of("..", "deploy", "activemq", "activemq.xml");
        fromXml =
                BrokerFactory.createBroker("xbean:file:" + xml.toAbsolutePath().normalize());
        fromXml.start();
        fromXml.waitUntilStarted();
    }

    @AfterAll
    static void stopBoth() throws Exception {
        fromXml.stop();
        fromXml.waitUntilStopped();
        fromCode.close();
        PLACEHOLDERS.keySet().forEach(System::clearProperty);
        System.clearProperty("activemq.data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topic://parley.room.lobby",
                "topic://parley.live.ann",
                "topic://parley.presence",
                "topic://other",
                "queue://parley.user.ann",
                "queue://parley.archive",
                "queue://parley.gate",
                "queue://DLQ.parley.archive"
            })
    void destinationsAreTreatedAlike(String name) {
        ActiveMQDestination destination = ActiveMQDestination.createDestination(name, ActiveMQDestination.QUEUE_TYPE);
        assertThat((Object) policy(fromXml, destination))
                .usingRecursiveComparison()
                .isEqualTo(policy(fromCode.service(), destination));
    }

    @Test
    void brokersAreAlike() throws Exception {
        assertThat(settings(fromXml)).isEqualTo(settings(fromCode.service()));
        // Has no getter.
        String diskCheck = "schedulePeriodForDiskUsageCheck";
        assertThat(List.of(fromXml, fromCode.service())).extracting(diskCheck).containsOnly(5_000);
    }

    @Test
    void brokerFromXmlLetsInTheConfiguredUser() throws Exception {
        String url = fromXml.getTransportConnectors().get(0).getPublishableConnectString();
        try (Connection connection = new ActiveMQConnectionFactory(USER, PASSWORD, url).createConnection()) {
            connection.start();
            assertThat(connection.getMetaData().getJMSProviderName()).isEqualTo("ActiveMQ");
        }
    }

    private static PolicyEntry policy(BrokerService broker, ActiveMQDestination destination) {
        return broker.getDestinationPolicy().getEntryFor(destination);
    }

    private static Map<String, Object> settings(BrokerService broker) throws Exception {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", broker.getBrokerName());
        settings.put("persistent", broker.isPersistent());
        settings.put("jmx", broker.isUseJmx());
        settings.put("advisories", broker.isAdvisorySupport());
        settings.put("scheduler", broker.isSchedulerSupport());
        settings.put("purge period", broker.getSchedulePeriodForDestinationPurge());
        settings.put("disk regrowth", broker.getDiskUsageCheckRegrowThreshold());
        putJournal(settings, (KahaDBPersistenceAdapter) broker.getPersistenceAdapter());
        putLimits(settings, broker.getSystemUsage());
        putAuthentication(settings, broker.getPlugins());
        assertThat(broker.getTransportConnectors()).hasSize(1);
        TransportConnector connector = broker.getTransportConnectors().get(0);
        settings.put("connector options", connector.getUri().getQuery());
        settings.put("connector auto-start", connector.isAutoStart());
        return settings;
    }

    private static void putJournal(Map<String, Object> settings, KahaDBPersistenceAdapter journal) {
        settings.put("journal folder", journal.getDirectory().getName());
        settings.put("journal sync", journal.getJournalDiskSyncStrategy());
        settings.put("journal file", journal.getJournalMaxFileLength());
        settings.put("journal concurrent queues", journal.isConcurrentStoreAndDispatchQueues());
        settings.put("journal concurrent topics", journal.isConcurrentStoreAndDispatchTopics());
        settings.put("journal checkpoint", journal.getCheckpointInterval());
        settings.put("journal cleanup", journal.getCleanupInterval());
    }

    private static void putLimits(Map<String, Object> settings, SystemUsage usage) {
        settings.put("send fails", usage.isSendFailIfNoSpace());
        settings.put("send fails after", usage.getSendFailIfNoSpaceAfterTimeout());
        settings.put("memory", usage.getMemoryUsage().getLimit());
        settings.put("store percent", usage.getStoreUsage().getPercentLimit());
        settings.put("temp percent", usage.getTempUsage().getPercentLimit());
    }

    private static void putAuthentication(Map<String, Object> settings, BrokerPlugin[] plugins) {
        assertThat(plugins)
                .extracting(plugin -> (Object) plugin.getClass())
                .containsExactly(
                        SimpleAuthenticationPlugin.class, AuthorizationPlugin.class, TimeStampingBrokerPlugin.class);
        // Has no getters.
        assertThat((Object) plugins[2])
                .extracting("ttlCeiling", "zeroExpirationOverride", "futureOnly")
                .containsExactly(0L, 0L, false);
        SimpleAuthenticationPlugin plugin = (SimpleAuthenticationPlugin) plugins[0];
        settings.put("passwords", plugin.getUserPasswords());
        settings.put("groups", names(requireNonNull(plugin.getUserGroups().get(USER))));
        settings.put("anonymous", plugin.isAnonymousAccessAllowed());
        AuthorizationMap rights = ((AuthorizationPlugin) plugins[1]).getMap();
        for (String name : List.of(
                "queue://parley.user.ann",
                "topic://parley.room.a",
                "queue://other",
                "topic://DLQ.a",
                "topic://ActiveMQ.Advisory.TempQueue")) {
            ActiveMQDestination destination =
                    ActiveMQDestination.createDestination(name, ActiveMQDestination.QUEUE_TYPE);
            settings.put("read " + name, names(rights.getReadACLs(destination)));
            settings.put("write " + name, names(rights.getWriteACLs(destination)));
            settings.put("admin " + name, names(rights.getAdminACLs(destination)));
        }
        settings.put("temporary", names(rights.getTempDestinationAdminACLs()));
    }

    private static List<String> names(Set<?> principals) {
        return principals.stream()
                .map(principal -> ((Principal) principal).getName())
                .sorted()
                .toList();
    }
}
