package chat.parley.faults;

import chat.parley.backends.BackendProcess;
import chat.parley.cluster.Bucket;
import chat.parley.cluster.Cluster;
import chat.parley.cluster.GatewayProcess;
import chat.parley.cluster.HaProxy;
import chat.parley.cluster.MovedClock;
import chat.parley.network.TcpProxy;
import chat.parley.process.Program;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A broker, an object store, three gateways, each reaching both through networks of its own, and HAProxy in front. All are
 * processes, and serve when the constructor returns.
 */
final class Site implements AutoCloseable {
    static final int GATEWAYS = 3;

    private final Cluster cluster;
    private final HaProxy balancer;
    private final List<GatewaySite> gateways = new ArrayList<>();

    /** A gateway, its networks, and its clock, if clocks can be moved here. */
    record GatewaySite(GatewayProcess process, TcpProxy toBroker, TcpProxy toStore, Optional<MovedClock> clock) {
        MovedClock movedClock() {
            return clock.orElseThrow();
        }
    }

    /** Makes a gateway of its arguments and variables. */
    @FunctionalInterface
    interface Launch {
        Program start(List<String> arguments, Map<String, String> environment);
    }

    Site(Path folder, Launch launch) {
        cluster = Cluster.withStoreOfAnyTime(folder);
        cluster.expectErrors();
        for (int i = 0; i < GATEWAYS; i++) {
            TcpProxy toBroker = new TcpProxy(cluster.broker().port());
            TcpProxy toStore = new TcpProxy(cluster.store().port());
            Optional<MovedClock> clock = MovedClock.possible()
                    ? Optional.of(new MovedClock(folder.resolve("clock-" + i)))
                    : Optional.empty();
            Map<String, String> environment = clock.map(MovedClock::environment).orElse(Map.of());
            GatewayProcess process = cluster.startGateway(
                    arguments -> launch.start(arguments, environment),
                    "--broker-url",
                    "tcp://127.0.0.1:" + toBroker.port(),
                    "--store-url",
                    "http://127.0.0.1:" + toStore.port());
            gateways.add(new GatewaySite(process, toBroker, toStore, clock));
        }
        balancer = HaProxy.start(
                folder, gateways.stream().map(GatewaySite::process).toList());
    }

    BackendProcess broker() {
        return cluster.broker();
    }

    BackendProcess store() {
        return cluster.store();
    }

    HaProxy balancer() {
        return balancer;
    }

    /** All gateways' clocks. */
    List<MovedClock> clocks() {
        return gateways.stream().map(GatewaySite::movedClock).toList();
    }

    GatewaySite gateway(int index) {
        return gateways.get(index);
    }

    List<GatewayProcess> gateways() {
        return gateways.stream().map(GatewaySite::process).toList();
    }

    /** Lines that gateways logged as errors. */
    List<String> errors() {
        return gateways().stream()
                .flatMap(gateway -> gateway.log()
                        .filter(line -> line.contains(" ERROR ") || line.contains("LEAK:"))
                        .map(line -> gateway.name() + ": " + line))
                .toList();
    }

    /** Ends everything as an operator does, and then reads the bucket, with nothing running but a store on its folder. */
    Archive archiveAfterTheEnd(Set<RoomName> rooms, Set<UserName> users) {
        gateways().forEach(GatewayProcess::stop);
        broker().stop();
        store().stop();
        store().restart();
        try (Bucket bucket = cluster.bucket()) {
            return Archive.read(bucket, rooms, users);
        }
    }

    @Override
    public void close() {
        balancer.close();
        cluster.close();
        gateways.forEach(gateway -> {
            gateway.toBroker().close();
            gateway.toStore().close();
        });
    }
}
