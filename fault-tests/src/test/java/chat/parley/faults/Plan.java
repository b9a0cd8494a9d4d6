package chat.parley.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What will fail and when: the same for the same seed, length and number of gateways, on machines that can do the same. One
 * fault in three begins while the one before it lasts.
 */
record Plan(long seed, List<Fault> faults) {
    private static final int FIRST_AFTER_MILLIS = 1_500;
    private static final int MIN_PAUSE_MILLIS = 4_000;
    private static final int MAX_PAUSE_MILLIS = 7_000;
    private static final double OVERLAPPING = 1 / 3.0;
    /** Below what gateways once made up for, around it, and far above. */
    private static final List<Duration> ASTRAY = Stream.of("PT1S", "PT12S", "PT40S", "PT90S", "PT20M", "PT1H", "P1D")
            .map(Duration::parse)
            .flatMap(off -> Stream.of(off, off.negated()))
            .toList();

    Plan {
        faults = List.copyOf(faults);
    }

    /**
     * @param gateway which one, from 0, if a gateway or its clock is the target; else 0
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

        /** How far ahead of the true time a clock is set, or, negative, behind, if the fault is of that kind. */
        Duration ahead() {
            return ASTRAY.get(Math.floorMod(31 * startMillis + lastsMillis, ASTRAY.size()));
        }

        /** Whether a clock that does not run as fast as it should is slow. */
        boolean isSlow() {
            return ahead().isNegative();
        }

        @Override
        public String toString() {
            String where = kind.target().ofAGateway() ? " gateway " + (gateway + 1) : "";
            if (kind == FaultKind.CLOCK_SLEWED) {
                where += isSlow() ? ", slow" : ", fast";
            } else if (kind.movesClocks()) {
                where += " by " + ahead();
            }
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
        List<FaultKind> kinds = FaultKind.possible().stream()
                .flatMap(kind -> Stream.generate(() -> kind).limit(kind.weight()))
                .toList();
        FaultKind kind = kinds.get(random.nextInt(kinds.size()));
        int gateway = kind.target().ofAGateway() ? random.nextInt(gateways) : 0;
        return new Fault(kind, gateway, at, random.nextInt(kind.minMillis(), kind.maxMillis()));
    }
}
