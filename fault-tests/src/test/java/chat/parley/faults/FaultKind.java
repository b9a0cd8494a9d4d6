package chat.parley.faults;

import chat.parley.cluster.MovedClock;
import java.util.List;
import java.util.stream.Stream;

/** What can fail, how long it lasts, and how often it is chosen. */
enum FaultKind {
    GATEWAY_KILLED("SIGKILL of a gateway, started again later", Target.A_GATEWAY, 3, 500, 6_000),
    GATEWAY_STOPPED("SIGTERM of a gateway, started again when it has ended", Target.A_GATEWAY, 1, 100, 2_000),
    GATEWAY_FROZEN("SIGSTOP of a gateway, then SIGCONT", Target.A_GATEWAY, 2, 2_000, 25_000),
    BROKER_KILLED("SIGKILL of the broker, started again later", Target.BROKER, 2, 100, 8_000),
    STORE_KILLED("SIGKILL of the object store, started again later", Target.STORE, 2, 100, 12_000),
    BROKER_LINK_CUT("a gateway's connections to the broker reset", Target.A_GATEWAY, 1, 100, 8_000),
    BROKER_LINK_SILENT("no packet between a gateway and the broker", Target.A_GATEWAY, 1, 1_000, 15_000),
    STORE_LINK_CUT("a gateway's connections to the store reset", Target.A_GATEWAY, 1, 100, 8_000),
    STORE_LINK_SILENT("no packet between a gateway and the store", Target.A_GATEWAY, 1, 1_000, 15_000),
    BALANCER_RESTARTED("SIGKILL of HAProxy, started again at once", Target.BALANCER, 1, 0, 1_000),
    CLOCK_STEPPED("a gateway's clock stepped, and stepped back", Target.A_CLOCK, 2, 500, 12_000),
    CLOCK_SLEWED(
            "a gateway's clock a tenth too fast or too slow, then right by a step", Target.A_CLOCK, 1, 2_000, 12_000),
    ALL_CLOCKS_STEPPED("all gateways' clocks stepped, and stepped back", Target.ALL_CLOCKS, 1, 500, 8_000),
    RESTARTED_IN_ANOTHER_TIME(
            "SIGKILL of a gateway, started again later with another clock, which it keeps",
            Target.A_GATEWAY,
            2,
            500,
            4_000);

    /** What it is done to; nothing suffers two faults at once. */
    enum Target {
        A_GATEWAY,
        BROKER,
        STORE,
        BALANCER,
        A_CLOCK,
        ALL_CLOCKS;

        /** Whether it is there for each gateway. */
        boolean ofAGateway() {
            return this == A_GATEWAY || this == A_CLOCK;
        }
    }

    private final String text;
    private final Target target;
    private final int weight;
    private final int minMillis;
    private final int maxMillis;

    FaultKind(String text, Target target, int weight, int minMillis, int maxMillis) {
        this.text = text;
        this.target = target;
        this.weight = weight;
        this.minMillis = minMillis;
        this.maxMillis = maxMillis;
    }

    /** What can be done on this machine. */
    static List<FaultKind> possible() {
        return Stream.of(values())
                .filter(kind -> !kind.movesClocks() || MovedClock.possible())
                .toList();
    }

    boolean movesClocks() {
        return target == Target.A_CLOCK || target == Target.ALL_CLOCKS || this == RESTARTED_IN_ANOTHER_TIME;
    }

    Target target() {
        return target;
    }

    int weight() {
        return weight;
    }

    int minMillis() {
        return minMillis;
    }

    int maxMillis() {
        return maxMillis;
    }

    @Override
    public String toString() {
        return text;
    }
}
