package chat.parley.backends;

import static chat.parley.backends.BrokerSettings.MIB;

import java.util.List;
import org.apache.activemq.broker.region.policy.IndividualDeadLetterStrategy;
import org.apache.activemq.broker.region.policy.PolicyEntry;
import org.apache.activemq.broker.region.policy.PolicyMap;
import org.apache.activemq.broker.region.policy.StrictOrderDispatchPolicy;

/**
 * How the broker treats each kind of destination (DESIGN §4).
 *
 * <p>None has a {@code pendingMessageLimitStrategy}: it would drop what a slow gateway has not read yet. What does not fit
 * into memory goes to the disk, and when that is full a send fails.
 */
final class DestinationPolicies {
    /** How long a destination is unused before it is removed, so that the broker does not fill with rooms of long ago. */
    private static final long INACTIVE_BEFORE_REMOVAL_MS = 300_000;

    /** How full the journal is, in percent of what it may take, when the broker refuses mail. */
    private static final int MAIL_STOPS_AT = 50;

    /** How full the journal is, in percent, when the broker refuses posts, which leaves what is above for markers. */
    private static final int POSTS_STOP_AT = 80;

    private static final int MAILBOX_MEMORY_BYTES = 8 * MIB;
    /**
     * The memory for the archive. Batches stay unacknowledged until they are in the object store, and count here while
     * they do. The broker hands out no more at 70% of it, so archivers must have written by then.
     */
    private static final int ARCHIVE_MEMORY_BYTES = 128 * MIB;
    /** How many messages for an archiver that is full may wait in front of messages for one that is not. */
    private static final int ARCHIVE_PAGE_MESSAGES = 2_000;
    /**
     * How many messages of the archive are handed out ahead, unless the client asks for another number. What limits them
     * is memory.
     */
    private static final int ARCHIVE_PREFETCH_MESSAGES = 10_000;
    /**
     * The period of looking for what has expired in the archive: nothing there expires, and each look would read the
     * whole queue.
     */
    private static final long NEVER_LOOK_FOR_EXPIRED = 0;
    /**
     * The period of looking for mail that has expired. Each time the broker reads every mailbox that has something: these
     * are few, since mail expires.
     */
    private static final long LOOK_FOR_EXPIRED_MS = 10_000;

    private DestinationPolicies() {}

    static PolicyMap policyMap() {
        PolicyMap map = new PolicyMap();
        map.setDefaultEntry(removable(new PolicyEntry()));
        map.setPolicyEntries(List.of(topics(), mailboxes(), gate(), archive()));
        return map;
    }

    /**
     * The policy of topics, which have no memory limit of their own. What a gateway has not taken goes to the disk at 70%
     * of the memory that all destinations share, whatever a topic's limit is: below that, one gateway that hangs would
     * reach the limit and stop everybody who posts to the room.
     */
    private static PolicyEntry topics() {
        PolicyEntry entry = removable(new PolicyEntry());
        entry.setTopic("parley.>");
        entry.setDispatchPolicy(new StrictOrderDispatchPolicy());
        return entry;
    }

    /**
     * The policy of mailboxes. What is in one is in its user's log too, and expires: so the journal does not grow behind
     * a word to somebody who never comes back, and nothing is lost with a mailbox that is removed.
     */
    private static PolicyEntry mailboxes() {
        PolicyEntry entry = removable(new PolicyEntry());
        entry.setQueue("parley.user.>");
        entry.setMemoryLimit(MAILBOX_MEMORY_BYTES);
        // Mail for absent users would fill the memory that all destinations share.
        entry.setUseCache(false);
        entry.setExpireMessagesPeriod(LOOK_FOR_EXPIRED_MS);
        entry.setDeadLetterStrategy(withoutExpired());
        stopAt(entry, MAIL_STOPS_AT);
        return entry;
    }

    /**
     * The policy of the gate, to which posts bring a message along, since the archive's queue cannot tell them from
     * markers. So readers of history, and the drain, go on while posts are refused.
     */
    private static PolicyEntry gate() {
        PolicyEntry entry = new PolicyEntry();
        entry.setQueue("parley.gate");
        entry.setExpireMessagesPeriod(LOOK_FOR_EXPIRED_MS);
        entry.setDeadLetterStrategy(withoutExpired());
        stopAt(entry, POSTS_STOP_AT);
        return entry;
    }

    /**
     * Makes sends fail when the journal is so full. They fail at once, since the same transaction has things that must
     * not wait.
     */
    private static void stopAt(PolicyEntry entry, int percentOfStore) {
        entry.setStoreUsageHighWaterMark(percentOfStore);
        entry.setSendFailIfNoSpace(true);
    }

    private static PolicyEntry archive() {
        PolicyEntry entry = new PolicyEntry();
        entry.setQueue("parley.archive");
        entry.setExpireMessagesPeriod(NEVER_LOOK_FOR_EXPIRED);
        entry.setDeadLetterStrategy(deadLetters());
        entry.setMemoryLimit(ARCHIVE_MEMORY_BYTES);
        entry.setMaxPageSize(ARCHIVE_PAGE_MESSAGES);
        entry.setQueuePrefetch(ARCHIVE_PREFETCH_MESSAGES);
        // One owner per group, exactly. There are 64 groups; hash buckets would tie some of them together for nothing,
        // and the default, a cache, may forget an owner.
        entry.setMessageGroupMapFactoryType("simple");
        return entry;
    }

    private static IndividualDeadLetterStrategy withoutExpired() {
        IndividualDeadLetterStrategy strategy = deadLetters();
        strategy.setProcessExpired(false);
        return strategy;
    }

    /** A strategy that keeps what a client gives up on for a person to look at, apart for each queue. */
    private static IndividualDeadLetterStrategy deadLetters() {
        IndividualDeadLetterStrategy strategy = new IndividualDeadLetterStrategy();
        strategy.setQueuePrefix("DLQ.");
        return strategy;
    }

    private static PolicyEntry removable(PolicyEntry entry) {
        entry.setGcInactiveDestinations(true);
        entry.setInactiveTimeoutBeforeGC(INACTIVE_BEFORE_REMOVAL_MS);
        return entry;
    }
}
