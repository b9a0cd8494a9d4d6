package chat.parley.backends;

import java.util.List;
import org.apache.activemq.broker.region.group.SimpleMessageGroupMapFactory;
import org.apache.activemq.broker.region.policy.IndividualDeadLetterStrategy;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.broker.region.policy.PolicyMap;
import org.apache.activemq.broker.region.policy.StrictOrderDispatchPolicy;

/** Per kind of destination (DESIGN §4): how the broker treats it. */
final class DestinationPolicies {
    private static final long MIB = 1024L * 1024;
    private static final long TOPIC_MEMORY_BYTES = 64 * MIB;
    private static final long QUEUE_MEMORY_BYTES = 64 * MIB;
    /** An empty destination that nobody uses goes after this time, so the broker does not fill with old rooms. */
    private static final long INACTIVE_BEFORE_REMOVAL_MS = 300_000;
    /** Archive messages stay unacknowledged for seconds; one shard's must not keep the next shard's from being read. */
    private static final int ARCHIVE_PAGE_MESSAGES = 2_000;

    private DestinationPolicies() {}

    static PolicyMap policyMap() {
        PolicyMap map = new PolicyMap();
        map.setDefaultEntry(removable(new PolicyEntry()));
        map.setPolicyEntries(List.of(topics(), mailboxes(), archive()));
        return map;
    }

    /** Every subscriber of a room gets every message, in one order. */
    private static PolicyEntry topics() {
        PolicyEntry entry = removable(new PolicyEntry());
        entry.setTopic("parley.>");
        entry.setDispatchPolicy(new StrictOrderDispatchPolicy());
        entry.setMemoryLimit(TOPIC_MEMORY_BYTES);
        return entry;
    }

    private static PolicyEntry mailboxes() {
        PolicyEntry entry = removable(kept(new PolicyEntry()));
        entry.setQueue("parley.user.>");
        return entry;
    }

    private static PolicyEntry archive() {
        PolicyEntry entry = kept(new PolicyEntry());
        entry.setQueue("parley.archive");
        entry.setMaxPageSize(ARCHIVE_PAGE_MESSAGES);
        entry.setMessageGroupMapFactory(new SimpleMessageGroupMapFactory());
        return entry;
    }

    private static PolicyEntry kept(PolicyEntry entry) {
        IndividualDeadLetterStrategy deadLetters = new IndividualDeadLetterStrategy();
        deadLetters.setQueuePrefix("DLQ.");
        entry.setDeadLetterStrategy(deadLetters);
        entry.setMemoryLimit(QUEUE_MEMORY_BYTES);
        return entry;
    }

    private static PolicyEntry removable(PolicyEntry entry) {
        entry.setGcInactiveDestinations(true);
        entry.setInactiveTimeoutBeforeGC(INACTIVE_BEFORE_REMOVAL_MS);
        return entry;
    }
}
