package chat.parley.bus;

import chat.parley.protocol.Limits;
import chat.parley.protocol.Seconds;
import chat.parley.protocol.tls.Authorities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a gateway uses its broker.
 *
 * @param url one broker ({@code tcp://host:61616}, {@code ssl://…}, {@code nio://…}), or several of which one is in charge:
 *     {@code failover:(tcp://a:61616,tcp://b:61616)}
 * @param connectTimeout for one address, when connecting
 * @param publishTimeout from {@link Bus#publish} to its outcome, and for opening a subscription; nothing is sent later
 *     than this. Far below {@link Limits#RESUME_OVERLAP}, which clients without cursors rely on
 * @param barrierTimeout from {@link Bus#barrier} to the archiver's answer
 * @param outboxEvents how many events may wait to be sent: beyond it publishing is {@link BusException.Reason#BUSY}
 * @param outboxBytes how many bytes of events may wait to be sent, likewise
 * @param batchEvents how many events one transaction carries at most
 * @param batchBytes how many bytes one transaction carries at most; an event that is larger goes alone
 * @param archivePrefetch archive messages (a batch of events of one shard each) that the broker sends ahead of the
 *     listener. Messages that the listener got and gave no receipt for do not count: for these the broker's memory for
 *     the queue is the limit
 * @param mailboxPrefetch messages of each mailbox that the broker sends ahead of the listener
 * @param authorities that are trusted, besides the platform's, to have issued a certificate that the broker shows
 */
public record BusConfig(
        String url,
        String user,
        String password,
        Duration connectTimeout,
        Duration publishTimeout,
        Duration barrierTimeout,
        int outboxEvents,
        long outboxBytes,
        int batchEvents,
        int batchBytes,
        int archivePrefetch,
        int mailboxPrefetch,
        Optional<Authorities> authorities) {

    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_PUBLISH = Limits.RESUME_OVERLAP.dividedBy(3);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);
    private static final int MIB = 1024 * 1024;
    /**
     * The largest prefetch. The client reports at half of it, and only then does the broker read on from its disk. It
     * reads pages of 200 messages: with a larger prefetch it would stop after a page until somebody gives a receipt.
     */
    private static final int MAX_PREFETCH = 400;

    private static final int DEFAULT_PREFETCH = 300;

    /** Throws {@link IllegalArgumentException} with a message that names all values which cannot be. */
    public BusConfig {
        List<String> problems = new ArrayList<>();
        try {
            BrokerUrl.parse(url);
        } catch (IllegalArgumentException e) {
            problems.add(e.getMessage());
        }
        within(problems, "connectTimeout", connectTimeout, LONGEST_TIMEOUT);
        within(problems, "publishTimeout", publishTimeout, LONGEST_PUBLISH);
        within(problems, "barrierTimeout", barrierTimeout, LONGEST_TIMEOUT);
        within(problems, "outboxEvents", outboxEvents, 1, 10_000_000);
        within(problems, "outboxBytes", outboxBytes, Limits.MAX_FRAME_BYTES, 1L << 40);
        within(problems, "batchEvents", batchEvents, 1, 10_000);
        within(problems, "batchBytes", batchBytes, 1, 16 * MIB);
        within(problems, "archivePrefetch", archivePrefetch, 1, MAX_PREFETCH);
        within(problems, "mailboxPrefetch", mailboxPrefetch, 1, MAX_PREFETCH);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    /** A configuration with the defaults for all but the broker and the user. */
    public static BusConfig of(String url, String user, String password) {
        return new BusConfig(
                url,
                user,
                password,
                Duration.ofSeconds(3),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                20_000,
                64L * MIB,
                1_000,
                MIB,
                DEFAULT_PREFETCH,
                DEFAULT_PREFETCH,
                Optional.empty());
    }

    public BusConfig withTimeouts(Duration connect, Duration publish, Duration barrier) {
        return new BusConfig(
                url,
                user,
                password,
                connect,
                publish,
                barrier,
                outboxEvents,
                outboxBytes,
                batchEvents,
                batchBytes,
                archivePrefetch,
                mailboxPrefetch,
                authorities);
    }

    public BusConfig withOutbox(int events, long bytes) {
        return new BusConfig(
                url,
                user,
                password,
                connectTimeout,
                publishTimeout,
                barrierTimeout,
                events,
                bytes,
                batchEvents,
                batchBytes,
                archivePrefetch,
                mailboxPrefetch,
                authorities);
    }

    public BusConfig withAuthorities(Optional<Authorities> changed) {
        return new BusConfig(
                url,
                user,
                password,
                connectTimeout,
                publishTimeout,
                barrierTimeout,
                outboxEvents,
                outboxBytes,
                batchEvents,
                batchBytes,
                archivePrefetch,
                mailboxPrefetch,
                changed);
    }

    private static void within(List<String> problems, String name, Duration value, Duration most) {
        if (value.compareTo(SHORTEST_TIMEOUT) < 0 || value.compareTo(most) > 0) {
            problems.add(name + " must be " + Seconds.text(SHORTEST_TIMEOUT) + " to " + Seconds.text(most) + ", not "
                    + Seconds.text(value));
        }
    }

    private static void within(List<String> problems, String name, long value, long least, long most) {
        if (value < least || value > most) {
            problems.add(name + " must be " + least + " to " + most + ", not " + value);
        }
    }

    @Override
    public String toString() {
        return "BusConfig[url=" + BrokerUrl.parse(url) + ", user=" + user + ", password=***, connectTimeout="
                + connectTimeout + ", publishTimeout=" + publishTimeout + ", barrierTimeout=" + barrierTimeout
                + ", outboxEvents=" + outboxEvents + ", outboxBytes=" + outboxBytes + ", batchEvents=" + batchEvents
                + ", batchBytes=" + batchBytes + ", archivePrefetch=" + archivePrefetch + ", mailboxPrefetch="
                + mailboxPrefetch + ", authorities=" + authorities + "]";
    }
}
