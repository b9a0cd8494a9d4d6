package chat.parley.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.gateway.config.FileBudget;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FileQuotaTest {
    private static final UserName ANN = new UserName("ann");
    private static final UserName BOB = new UserName("bob");
    private static final Duration TIME = Duration.ofMinutes(30);

    private long nanos = Long.MAX_VALUE - Duration.ofHours(1).toNanos(); // a clock that wraps counts as well
    private final Refusals refusals = new Refusals(() -> nanos);
    private final FileQuota quota =
            new FileQuota(new FileBudget(3, 100, 5, 1000, 100_000, 1_000_000), refusals, () -> nanos);

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private void begin(UserName user, String fileId, long size) {
        quota.begin(user, size).taken(fileId, TIME);
    }

    private void assertRefused(Limit limit, ThrowingCallable call) {
        long before = refusals.count(limit);
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FILE_QUOTA))
                .message()
                .hasLineCount(1);
        assertThat(refusals.count(limit)).isEqualTo(before + 1);
    }

    @Test
    void soManyUploadsAreUnderWayAndOneThatIsOverMakesRoom() {
        begin(ANN, "a", 1);
        begin(ANN, "b", 1);
        quota.begin(ANN, 1); // not yet in the store
        assertRefused(Limit.UPLOADS, () -> quota.begin(ANN, 1));
        begin(BOB, "c", 1);
        assertThat(quota.pending()).isEqualTo(3);
        quota.over(ANN, "nonsense");
        quota.over(ANN, "a");
        begin(ANN, "d", 1);
    }

    @Test
    void theirBytesAreCountedTogether() {
        begin(ANN, "a", 60);
        assertRefused(Limit.PENDING_SIZE, () -> quota.begin(ANN, 41));
        assertRefused(Limit.PENDING_SIZE, () -> quota.begin(ANN, Long.MAX_VALUE));
        begin(ANN, "b", 40);
        begin(BOB, "c", 100);
    }

    @Test
    void anUploadWhoseTimeIsOverMakesRoom() {
        begin(ANN, "a", 100);
        pass(TIME.minusNanos(1));
        assertRefused(Limit.PENDING_SIZE, () -> quota.begin(ANN, 1));
        pass(Duration.ofNanos(1));
        assertThat(quota.pending()).isZero();
        begin(ANN, "b", 100);
    }

    @Test
    void whatCouldNotBeBegunTakesNoPlace() {
        for (int i = 0; i < 3; i++) {
            quota.begin(ANN, 100).leave();
        }
        begin(ANN, "a", 100);
    }

    @Test
    void aDayHasItsFilesAndItsBytes() {
        for (int i = 0; i < 5; i++) {
            begin(ANN, "a", 100);
            quota.over(ANN, "a");
        }
        assertRefused(Limit.FILES_PER_DAY, () -> quota.begin(ANN, 1));
        assertRefused(Limit.FILES_PER_DAY, () -> quota.again(ANN, 1));
        pass(Duration.ofDays(1));
        for (int i = 0; i < 4; i++) {
            quota.again(ANN, 250);
        }
        assertRefused(Limit.SIZE_PER_DAY, () -> quota.begin(ANN, 1));
    }

    @Test
    void ofVeryManyUsersThoseThatBeganNothingForLongestAreForgotten() {
        begin(ANN, "a", 100);
        for (int i = 0; i < 10_000; i++) {
            begin(new UserName("user" + i), "b", 1);
        }
        begin(ANN, "c", 100);
        assertRefused(Limit.PENDING_SIZE, () -> quota.begin(ANN, 1));
    }

    @Test
    void aBudgetHasRoomForTheLargestFile() {
        FileBudget.defaults().requireRoomFor(5L << 30);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FileBudget(1, 99, 1, 98, 1, 97).requireRoomFor(100))
                .extracting(Throwable::getMessage)
                .satisfies(message -> assertThat(message.lines()).hasSize(3));
    }

    private void assertBusy(Limit limit, ThrowingCallable call) {
        long before = refusals.count(limit);
        assertThatThrownBy(call).isInstanceOfSatisfying(ProtocolException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.BUSY);
            assertThat(e.retryAfter().orElseThrow()).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
        });
        assertThat(refusals.count(limit)).isEqualTo(before + 1);
    }

    @Test
    void allTogetherHaveABoundAndWhoHasNoneFindsAPlace() {
        FileQuota few = new FileQuota(new FileBudget(10, 100, 50, 1000, 6, 1000), refusals, () -> nanos);
        for (int i = 0; i < 3; i++) {
            few.begin(ANN, 1).taken("a" + i, TIME);
        }
        assertBusy(Limit.UPLOADS_IN_ALL, () -> few.begin(ANN, 1)); // half of it
        FileQuota.Place place = few.begin(BOB, 1);
        assertThat(few.pending()).isEqualTo(3);
        assertBusy(Limit.UPLOADS_IN_ALL, () -> {
            few.begin(BOB, 1);
            few.begin(BOB, 1);
        });
        place.leave();
        few.over(BOB, "a0"); // not his
        assertBusy(Limit.UPLOADS_IN_ALL, () -> few.begin(ANN, 1));
        few.over(ANN, "a0");
        few.over(ANN, "a0");
        few.begin(ANN, 1);
    }

    @Test
    void soHaveTheirBytes() {
        FileQuota small = new FileQuota(new FileBudget(10, 100, 50, 1000, 100, 150), refusals, () -> nanos);
        small.begin(ANN, 75).taken("a", TIME);
        assertBusy(Limit.PENDING_SIZE_IN_ALL, () -> small.begin(ANN, 1));
        small.begin(BOB, 75).taken("b", TIME);
        assertBusy(Limit.PENDING_SIZE_IN_ALL, () -> small.begin(new UserName("cy"), 1));
        pass(TIME);
        small.begin(new UserName("cy"), 100);
    }

    @Test
    void whatWasRefusedForOthersCountsForNoDay() {
        FileQuota one = new FileQuota(new FileBudget(10, 100, 1, 1000, 1, 100), refusals, () -> nanos);
        one.begin(BOB, 1).taken("b", TIME);
        assertBusy(Limit.UPLOADS_IN_ALL, () -> one.begin(ANN, 1));
        one.over(BOB, "b");
        one.begin(ANN, 1);
    }
}
