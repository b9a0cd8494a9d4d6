package chat.parley.bus;

import chat.parley.protocol.tls.Authorities;
import chat.parley.protocol.tls.TlsFailure;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQPrefetchPolicy;
import org.apache.activemq.ActiveMQSslConnectionFactory;
import org.apache.activemq.RedeliveryPolicy;
import org.apache.activemq.thread.TaskRunnerFactory;

/** Makes {@link ConnectionFactory ActiveMQ connections} with the settings that Parley depends on. */
final class Connections {
    /**
     * How many messages of a topic the broker sends ahead. These stay in its memory until we took them; what comes behind
     * may wait on its disk. So a gateway that hangs holds about this many batches in the broker's memory, however many
     * rooms it follows.
     */
    private static final int TOPIC_PREFETCH = 100;

    private Connections() {}

    static ActiveMQConnection producing(String url, BusConfig config) throws JMSException {
        ActiveMQConnectionFactory factory = factory(url, config);
        // In a transaction only the commit waits for the broker. Each message is made for one send.
        factory.setAlwaysSyncSend(false);
        factory.setCopyMessageOnSend(false);
        return (ActiveMQConnection) factory.createConnection(config.user(), config.password());
    }

    static ActiveMQConnection consuming(String url, BusConfig config) throws JMSException {
        ActiveMQConnectionFactory factory = factory(url, config);
        // Redelivery is how nothing gets lost; by default the seventh goes to a dead-letter queue.
        RedeliveryPolicy forEver = new RedeliveryPolicy();
        forEver.setMaximumRedeliveries(RedeliveryPolicy.NO_MAXIMUM_REDELIVERIES);
        factory.setRedeliveryPolicy(forEver);
        // The client's duplicate audit does not forget individually acknowledged deliveries when the connection is
        // lost:
        // what the broker then delivers again it would take for duplicates and move to the dead-letter queue.
        factory.setCheckForDuplicates(false);
        ActiveMQPrefetchPolicy prefetch = new ActiveMQPrefetchPolicy();
        prefetch.setQueuePrefetch(config.mailboxPrefetch());
        prefetch.setTopicPrefetch(TOPIC_PREFETCH);
        factory.setPrefetchPolicy(prefetch);
        // Nothing expires; clocks that differ must not make it look so.
        factory.setConsumerExpiryCheckEnabled(false);
        factory.setSendAcksAsync(true);
        factory.setAlwaysSessionAsync(true);
        factory.setDispatchAsync(true);
        factory.setSessionTaskRunner(new TaskRunnerFactory("bus-in"));
        return (ActiveMQConnection) factory.createConnection(config.user(), config.password());
    }

    private static ActiveMQConnectionFactory factory(String url, BusConfig config) {
        ActiveMQConnectionFactory factory =
                config.authorities().map(own -> trusting(url, own)).orElseGet(() -> new ActiveMQConnectionFactory(url));
        // Otherwise every gateway hears of every temporary destination of every other.
        factory.setWatchTopicAdvisories(false);
        factory.setConnectResponseTimeout(
                Math.toIntExact(config.connectTimeout().toMillis()));
        factory.setCloseTimeout(Math.toIntExact(config.connectTimeout().toMillis()));
        factory.setClientIDPrefix("parley");
        return factory;
    }

    /**
     * A factory whose connections trust {@code own} besides the platform's authorities; without TLS in {@code url} that
     * changes nothing. Names are checked, too, which is ActiveMQ's default for clients.
     */
    private static ActiveMQConnectionFactory trusting(String url, Authorities own) {
        ActiveMQSslConnectionFactory factory = new ActiveMQSslConnectionFactory(url);
        factory.setKeyAndTrustManagers(null, new TrustManager[] {own.trustManager()}, null);
        return factory;
    }

    /** One line that says why {@code address} could not be used. */
    static BusException failure(String address, BusConfig config, Exception e) {
        String message =
                "broker unreachable at " + address + ": " + TlsFailure.of(e).orElseGet(() -> reason(e));
        if (TlsFailure.of(e).isEmpty() && isOddAnswer(innermost(e))) {
            // Of two threads that begin to speak TLS one is told what the matter is, and perhaps not the one that asks.
            message += config.url().contains("ssl:")
                    ? "; is its certificate for this name, in time, and of an authority that is trusted here (tls.ca)?"
                    : "; is this an ActiveMQ OpenWire port?";
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof JMSSecurityException || cause instanceof SecurityException) {
                message =
                        "broker at " + address + " refused user \"" + config.user() + "\": wrong user name or password";
            }
        }
        return new BusException(BusException.Reason.UNAVAILABLE, message, e);
    }

    /** Whether something listens there, but does not talk as a broker does. */
    private static boolean isOddAnswer(Throwable cause) {
        return cause instanceof IOException
                && !(cause instanceof ConnectException
                        || cause instanceof NoRouteToHostException
                        || cause instanceof UnknownHostException
                        || cause instanceof SocketTimeoutException
                        || cause instanceof SSLException);
    }

    private static Throwable innermost(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** The message of the innermost cause. */
    static String reason(Throwable e) {
        Throwable cause = innermost(e);
        String said = cause instanceof UnknownHostException ? "unknown host" : cause.getMessage();
        return said == null || said.isBlank()
                ? cause.getClass().getSimpleName()
                : said.lines().findFirst().orElse(said);
    }
}
