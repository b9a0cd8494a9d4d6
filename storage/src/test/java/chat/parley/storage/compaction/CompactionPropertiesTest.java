package chat.parley.storage.compaction;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.storage.objectstore.InterceptedObjectStore;
import chat.parley.storage.objectstore.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes between which requests, readers see the log as if nothing were ever compacted. */
class CompactionPropertiesTest {
    private static final int STEPS = 60;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void readersSeeThePlainLogWhateverHappensAtOnce(int seed) {
        try (CompactionWorld world = new CompactionWorld(seed)) {
            Disorder disorder = new Disorder(world, new Random(seed));
            disorder.run(STEPS);
            world.compactToTheEnd();
            world.check();
            world.checkCompacted(
                    world.clock.instant().minus(Duration.ofHours(2)).truncatedTo(ChronoUnit.DAYS));
            world.clock.advance(Duration.ofDays(2));
            world.compactToTheEnd();
            world.checkGone();
            world.checkThreads();
            assertThat(disorder.deaths).as("the test does what it says").isPositive();
            assertThat(disorder.meetings).isPositive();
        }
    }

    /** Appends of any age, two compactors that die and meet, readers that stop for a while, all mixed. */
    private static final class Disorder {
        private final CompactionWorld world;
        private final Random random;
        private final List<Compaction> compactors = new ArrayList<>();
        private boolean inBetween;
        private int sinceAPause;
        private int deaths;
        private int meetings;

        Disorder(CompactionWorld world, Random random) {
            this.world = world;
            this.random = random;
            compactors.add(world.compactor(new Disturbed(0)));
            compactors.add(world.compactor(new Disturbed(1)));
        }

        void run(int steps) {
            append();
            world.appendRemoval(world.daysAgo(1));
            world.appendAnswers(world.daysAgo(1), true);
            for (int i = 0; i < steps; i++) {
                switch (random.nextInt(6)) {
                    case 0, 1 -> append();
                    case 2, 3 -> compact();
                    case 4 -> world.clock.advance(pause());
                    default -> world.check(new InterceptedObjectStore(world.bucket, new Paused()));
                }
            }
            while (deaths == 0 || meetings == 0) {
                append();
                world.clock.advance(Duration.ofDays(1));
                compact();
            }
        }

        private void append() {
            long millis = world.daysAgo(random.nextInt(3) == 0 ? random.nextDouble() : random.nextDouble() * 90);
            world.append(
                    millis,
                    1 + random.nextInt(60),
                    List.of(100L, 60_000L, 7_200_000L).get(random.nextInt(3)));
            if (random.nextInt(8) == 0) {
                world.appendUnknown(millis);
            }
            if (random.nextInt(3) == 0) {
                world.appendChanges(random.nextBoolean() ? millis : world.clock.millis());
            }
            if (random.nextInt(3) == 0) {
                boolean older = random.nextInt(4) == 0;
                world.appendAnswers(random.nextBoolean() ? millis : world.clock.millis() - 7_200_000, older);
            }
            if (random.nextInt(4) == 0) {
                world.appendAgain();
            }
        }

        private void compact() {
            int which = random.nextInt(2);
            if (random.nextInt(3) == 0) {
                world.breakLease();
            }
            if (random.nextInt(3) == 0) {
                CompactionWorld.KilledAt killed =
                        new CompactionWorld.KilledAt(1 + random.nextInt(60), random.nextBoolean());
                die(world.compactor(killed), killed);
            } else {
                compactors.get(which).run();
            }
            if (random.nextInt(8) == 0) {
                compactors.set(which, world.compactor(new Disturbed(which))); // a restart forgets what is removable
            }
        }

        private void die(Compaction compactor, CompactionWorld.KilledAt killed) {
            world.breakLease();
            try {
                compactor.run();
                world.clock.advance(Removable.GRACE);
                compactor.run();
            } catch (StorageException e) {
                assertThat(killed.isDead()).isTrue();
                deaths++;
            }
        }

        private Duration pause() {
            return Duration.ofMinutes(random.nextInt(4) == 0 ? random.nextInt(3000) : random.nextInt(25));
        }

        /** What comes between two requests comes at most one at a time. */
        private void between(Runnable other) {
            if (!inBetween) {
                inBetween = true;
                other.run();
                inBetween = false;
            }
        }

        /** A compactor between whose requests readers read and the other one compacts. */
        private final class Disturbed implements InterceptedObjectStore.Interceptor {
            private final int self;

            Disturbed(int self) {
                this.self = self;
            }

            @Override
            public void before() {
                int dice = random.nextInt(150);
                if (dice == 0) {
                    between(world::check);
                } else if (dice < 4) {
                    between(this::meet);
                } else if (dice == 4) {
                    world.clock.advance(pause());
                }
            }

            private void meet() {
                meetings++;
                world.breakLease();
                compactors.get(1 - self).run();
            }

            @Override
            public void after() {}
        }

        /** A reader between whose requests others compact, and remove, and time passes. */
        private final class Paused implements InterceptedObjectStore.Interceptor {
            @Override
            public void before() {
                sinceAPause++;
                if (sinceAPause > 40 && random.nextInt(10) == 0) {
                    sinceAPause = 0;
                    between(() -> {
                        world.breakLease();
                        Compaction other = compactors.get(random.nextInt(2));
                        other.run();
                        if (random.nextBoolean()) {
                            world.clock.advance(pause());
                            other.run();
                        }
                    });
                }
            }

            @Override
            public void after() {}
        }
    }

    /** Two days' segments and a month's end, compacted, continued and removed: a death at every single request of it. */
    @Test
    void aDeathAtAnyRequestLosesAndRepeatsNothing() {
        int requests = 0;
        for (boolean done : List.of(false, true)) {
            boolean survived = false;
            for (int n = 1; !survived; n++) {
                survived = survivesDeathAt(n, done);
                requests = n;
            }
        }
        assertThat(requests).isGreaterThan(100);
    }

    private static boolean survivesDeathAt(int n, boolean done) {
        try (CompactionWorld world = new CompactionWorld(1)) {
            world.append(world.daysAgo(50), 20, 7_200_000);
            world.append(Instant.parse("2026-10-31T23:00:00Z").toEpochMilli(), 20, 400_000);
            world.appendUnknown(world.daysAgo(3));
            CompactionWorld.KilledAt killed = new CompactionWorld.KilledAt(n, done);
            boolean survived = false;
            try {
                Compaction compaction = world.compactor(killed);
                compaction.run();
                world.clock.advance(Removable.GRACE);
                compaction.run();
                world.append(world.daysAgo(3), 30, 7_200_000);
                world.append(world.daysAgo(49), 3, 7_200_000); // late
                world.clock.advance(Duration.ofDays(1));
                compaction.run();
                world.clock.advance(Removable.GRACE);
                compaction.run();
                survived = true;
            } catch (StorageException e) {
                assertThat(killed.isDead()).isTrue();
            }
            world.check();
            world.compactToTheEnd();
            world.check();
            world.checkCompacted(Instant.parse("2026-11-21T00:00:00Z"));
            assertThat(world.linesOf(CompactionWorld.RAW, CompactionWorld.COMPACTED))
                    .as("what a dead process wrote is not written again")
                    .doesNotHaveDuplicates();
            return survived;
        }
    }
}
