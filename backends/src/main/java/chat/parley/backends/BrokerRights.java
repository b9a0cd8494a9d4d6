package chat.parley.backends;

import java.security.Principal;
import java.util.List;
import java.util.Set;
import org.apache.activemq.command.ActiveMQDestination;
import org.apache.activemq.command.ActiveMQQueue;
import org.apache.activemq.command.ActiveMQTopic;
import org.apache.activemq.security.AuthorizationEntry;
import org.apache.activemq.security.AuthorizationPlugin;
import org.apache.activemq.security.DefaultAuthorizationMap;
import org.apache.activemq.security.TempDestinationAuthorizationEntry;

/**
 * What a gateway may do at the broker: all with destinations whose names begin with {@code parley.}, and nothing with any other,
 * nor with such as go with a connection. It may listen where the broker would tell of destinations: every client does by itself,
 * and this broker tells nothing.
 */
final class BrokerRights {
    private static final Group GATEWAYS = new Group("gateways");
    /** A group in which nobody is. */
    private static final Group NOBODY = new Group("nobody");

    private static final String OURS = "parley.>";
    private static final String TOLD_BY_THE_BROKER = "ActiveMQ.Advisory.>";

    private BrokerRights() {}

    static Set<Principal> ofGateways() {
        return Set.of(GATEWAYS);
    }

    static AuthorizationPlugin plugin() {
        DefaultAuthorizationMap map = new DefaultAuthorizationMap();
        AuthorizationEntry told = new AuthorizationEntry();
        told.setDestination(new ActiveMQTopic(TOLD_BY_THE_BROKER));
        allow(told, GATEWAYS, NOBODY, GATEWAYS);
        map.setAuthorizationEntries(List.of(all(new ActiveMQQueue(OURS)), all(new ActiveMQTopic(OURS)), told));
        TempDestinationAuthorizationEntry temporary = new TempDestinationAuthorizationEntry();
        allow(temporary, NOBODY, NOBODY, NOBODY);
        map.setTempDestinationAuthorizationEntry(temporary);
        return new AuthorizationPlugin(map);
    }

    private static AuthorizationEntry all(ActiveMQDestination ours) {
        AuthorizationEntry entry = new AuthorizationEntry();
        entry.setDestination(ours);
        allow(entry, GATEWAYS, GATEWAYS, GATEWAYS);
        return entry;
    }

    private static void allow(AuthorizationEntry entry, Group read, Group write, Group admin) {
        entry.setReadACLs(Set.of(read));
        entry.setWriteACLs(Set.of(write));
        entry.setAdminACLs(Set.of(admin));
    }

    /**
     * A group of users. The broker's own class for it is in a library for directories of users, which nothing else here
     * needs.
     */
    private record Group(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }
    }
}
