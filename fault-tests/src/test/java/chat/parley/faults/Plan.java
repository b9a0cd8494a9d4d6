package chat.parley.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What will fail and when: the same for the same seed, length and number of gateways. One fault in three begins while the
 * one before it lasts.
 */
record Plan(long seed, List<Fault> faults) {
    private static final int FIRST_AFTER_MILLIS = 1_500;
    private static final int MIN_PAUSE_MILLIS = 4_000;
    private static final int MAX_PAUSE_MILLIS = 7_000;
    private static final double OVERLAPPING = 1 / 3.0;

    Plan {
        faults = List.copyOf(faults);
    }

    /**
     * @param gateway which one, from 0, if a gateway is the target; else 0
     * @param startMillis after the beginning of the run
     * @param lastsMillis until what failed is started again, or the network is whole
     */
    record Fault(FaultKind kind, int gateway, int startMillis, int lastsMillis) {
        int endMillis() {
            return startMillis + lastsMillis;
        }

        /** Whether {@code before} is done to the same thing, and that could not be well again. */
        boolean meetsSoonAfter(Fault before) {
            return kind.target() == before.kind.target()
                    && gateway == before.gateway
                    && before.endMillis() + MIN_PAUSE_MILLIS > startMillis;
        }

        @Override
        public String toString() {
            String where = kind.target() == FaultKind.Target.A_GATEWAY ? " gateway " + (gateway + 1) : "";
            return String.format("at %5.1f s for %4.1f s: %s%s", startMillis / 1e3, lastsMillis / 1e3, kind, where);
        }
    }

    static Plan of(long seed, Duration length, int gateways) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>();
        int at = FIRST_AFTER_MILLIS;
        while (at < length.toMillis()) {
            Fault fault = any(random, gateways, at);
            if (faults.stream().noneMatch(fault::meetsSoonAfter)) {
                faults.add(fault);
            }
            boolean overlapping = random.nextDouble() < OVERLAPPING;
            int pause = random.nextInt(MIN_PAUSE_MILLIS, MAX_PAUSE_MILLIS);
            at = overlapping ? at + random.nextInt(200, 2_000) : latestEnd(faults) + pause;
        }
        return new Plan(seed, faults);
    }

    private static int latestEnd(List<Fault> faults) {
        return faults.stream().mapToInt(Fault::endMillis).max().orElse(0);
    }

    private static Fault any(Random random, int gateways, int at) {
        List<FaultKind> kinds = Stream.of(FaultKind.values())
                .flatMap(kind -> Stream.generate(() -> kind).limit(kind.weight()))
                .toList();
        FaultKind kind = kinds.get(random.nextInt(kinds.size()));
        int gateway = kind.target() == FaultKind.Target.A_GATEWAY ? random.nextInt(gateways) : 0;
        return new Fault(kind, gateway, at, random.nextInt(kind.minMillis(), kind.maxMillis()));
    }
}
