package chat.parley.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.gateway.config.PostConfig;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class PostBudgetTest {
    private static final UserName MALLORY = new UserName("mallory");
    private static final UserName ANN = new UserName("ann");
    private static final UserName BOB = new UserName("bob");
    private static final RoomName LOBBY = new RoomName("lobby");
    /** As the largest text takes in a log: each of its characters is escaped there. */
    private static final String LARGEST = "\ud83d\ude00".repeat(Limits.MAX_TEXT_CHARS / 2);

    private static final int LARGE_BYTES = Limits.MAX_TEXT_BYTES;
    private static final String LARGE = "\u20ac".repeat(Limits.MAX_TEXT_CHARS);
    private static final String SHORT = "x".repeat(200);

    private long nanos;
    private boolean brokerFills;
    private final Refusals refusals = new Refusals(() -> nanos);
    private final PostConfig config = PostConfig.defaults();
    private final PostBudget budget = budget(config);

    private PostBudget budget(PostConfig with) {
        return new PostBudget(with, () -> brokerFills, refusals, () -> nanos);
    }

    @Test
    void oneWhoFillsMailboxesIsBoundedHoweverManyConnectionsHeHas() {
        long kept = 0;
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 500; i++) {
                kept += taken(MALLORY, new UserName("victim" + i % 7), LARGE) ? 3 * LARGE_BYTES : 0;
            }
            pass(Duration.ofSeconds(1));
        }
        assertThat(kept).isBetween(config.burst(), config.burst() + 60 * config.perSecond());
        assertThat(refusals.count(Limit.POSTS_OF_USER)).isPositive();
        assertThat(taken(ANN, LOBBY, LARGE)).isTrue();
    }

    @Test
    void oneWhoFillsRoomsIsBoundedToo() {
        long kept = 0;
        for (int i = 0; i < 10_000; i++) {
            kept += taken(MALLORY, LOBBY, LARGE) ? LARGE_BYTES : 0;
        }
        assertThat(kept).isBetween(config.burst() / 2, config.burst());
    }

    @Test
    void aBotThatSaysAShortLineWithEachRequestOfAConnectionNeverNotices() {
        for (int i = 0; i < 50 * 600; i++) {
            budget.take(ANN, i % 2 == 0 ? LOBBY : new UserName("user" + i % 1000), SHORT);
            pass(Duration.ofMillis(20));
        }
        assertThat(refusals.count(Limit.POSTS_OF_USER)).isZero();
    }

    @Test
    void aMailboxThatManyFloodIsBoundedAndOpenToOthers() {
        long kept = 0;
        int flooders = 20;
        int seconds = 60;
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < 30 * flooders; i++) {
                kept += taken(new UserName("mallory" + i % flooders), BOB, LARGE) ? 3 * LARGE_BYTES : 0;
            }
            budget.take(ANN, BOB, SHORT);
            pass(Duration.ofSeconds(1));
        }
        assertThat(kept)
                .isLessThan(config.mailBurst()
                        + seconds * config.mailPerSecond()
                        + flooders * (PostBudget.SHARE_BURST + seconds * PostBudget.SHARE_PER_SECOND));
        assertThat(refusals.count(Limit.MAIL_TO_USER)).isPositive();
    }

    @Test
    void aRefusedMessageCostsItsSenderNothing() {
        PostBudget small = budget(new PostConfig(1 << 20, 1, 320 * 1024, 1));
        for (int i = 0; i < 1000; i++) {
            takenFrom(small, MALLORY, BOB, LARGE);
        }
        assertThat(refusals.count(Limit.MAIL_TO_USER)).isPositive();
        assertThat(refusals.count(Limit.POSTS_OF_USER)).isZero();
    }

    @Test
    void whileTheBrokerFillsEverybodyMayTalkAndNobodyFloods() {
        brokerFills = true;
        int posts = 0;
        for (int i = 0; i < 1000; i++) {
            posts += taken(MALLORY, LOBBY, LARGE) ? 1 : 0;
        }
        assertThat(posts).isEqualTo((int) (PostBudget.SHARE_BURST / (LARGE_BYTES + PostBudget.BESIDES_TEXT)));
        for (int i = 0; i < 600; i++) {
            budget.take(ANN, i % 2 == 0 ? LOBBY : BOB, SHORT);
            pass(Duration.ofMillis(500));
        }
        brokerFills = false;
        assertThat(taken(MALLORY, LOBBY, LARGE)).isTrue();
        assertThat(refusals.count(Limit.POSTS_WHILE_BROKER_FILLS)).isPositive();
    }

    @Test
    void theLargestPostFitsIntoTheSmallestBudget() {
        PostBudget least = budget(new PostConfig(320 * 1024, 1024, 320 * 1024, 1024));
        brokerFills = true;
        assertThatCode(() -> least.take(ANN, BOB, LARGEST)).doesNotThrowAnyException();
    }

    @Test
    void whatIsTooMuchIsToComeAgainWhenThereIsRoom() {
        while (taken(MALLORY, LOBBY, LARGE)) {
            assertThat(nanos).isZero();
        }
        assertThatThrownBy(() -> budget.take(MALLORY, LOBBY, LARGE))
                .asInstanceOf(InstanceOfAssertFactories.type(ProtocolException.class))
                .satisfies(refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.BUSY);
                    assertThat(refusal).hasMessageContaining("you have said as much");
                    pass(refusal.retryAfter().orElseThrow());
                });
        assertThat(taken(MALLORY, LOBBY, LARGE)).isTrue();
    }

    @Test
    void announcingFilesCountsToo() {
        for (int i = 0; i < 3_000; i++) {
            takenFile();
        }
        assertThat(refusals.count(Limit.POSTS_OF_USER)).isPositive();
    }

    private void takenFile() {
        try {
            budget.takeForFile(MALLORY);
        } catch (ProtocolException tooMuch) {
            assertThat(tooMuch.code()).isEqualTo(ErrorCode.BUSY);
        }
    }

    private boolean taken(UserName from, Conversation to, String text) {
        return takenFrom(budget, from, to, text);
    }

    private static boolean takenFrom(PostBudget some, UserName from, Conversation to, String text) {
        try {
            some.take(from, to, text);
            return true;
        } catch (ProtocolException tooMuch) {
            assertThat(tooMuch.code()).isEqualTo(ErrorCode.BUSY);
            return false;
        }
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }
}
