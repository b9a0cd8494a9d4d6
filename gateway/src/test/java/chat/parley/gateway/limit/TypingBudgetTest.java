package chat.parley.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.LimitsPage;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TypingBudgetTest {
    private static final UserName ANN = new UserName("ann");
    private static final UserName BOB = new UserName("bob");
    private static final RoomName LOBBY = new RoomName("lobby");

    private long nowNanos = 5;
    private final Refusals refusals = new Refusals(() -> nowNanos);
    private final TypingBudget budget = new TypingBudget(refusals, () -> nowNanos);

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    private static RoomName room(int number) {
        return new RoomName("room" + number);
    }

    private static UserName user(int number) {
        return new UserName("user" + number);
    }

    @Test
    void thePageOfLimitsHasTheBounds() {
        LimitsPage.assertRow(
                "times that it is told that a user types in one conversation",
                "1 in " + TypingBudget.EACH_EVERY.toSeconds() + " seconds, and as often that it is over");
        LimitsPage.assertRow(
                "times that it is told that a user types, wherever",
                TypingBudget.PER_SECOND_OF_USER + " a second, " + TypingBudget.BURST_OF_USER + " at once");
        LimitsPage.assertRow(
                "times that it is told that somebody types in one conversation",
                TypingBudget.PER_SECOND_OF_CONVERSATION + " a second, " + TypingBudget.BURST_OF_CONVERSATION
                        + " at once");
    }

    @Test
    void ofOneUserInOneConversationItIsToldOnceInAWhile() {
        assertThat(budget.take(ANN, LOBBY, true)).isTrue();
        assertThat(budget.take(ANN, LOBBY, true)).isFalse();
        assertThat(budget.take(ANN, LOBBY, false)).as("over").isTrue();
        assertThat(budget.take(ANN, LOBBY, false)).as("over").isFalse();
        assertThat(budget.take(ANN, BOB, true)).isTrue();
        assertThat(budget.take(BOB, LOBBY, true)).isTrue();
        pass(TypingBudget.EACH_EVERY.minusNanos(1));
        assertThat(budget.take(ANN, LOBBY, true)).isFalse();
        pass(Duration.ofNanos(1));
        assertThat(budget.take(ANN, LOBBY, true)).isTrue();
        assertThat(budget.spared()).isEqualTo(3);
        assertThat(refusals.count(Limit.TYPING_OF_USER)).isZero();
    }

    @Test
    void whoTypesEverywhereAtOnceIsCountedAndNotTold() {
        long told = IntStream.range(0, 1_000)
                .filter(number -> budget.take(ANN, room(number), true))
                .count();
        assertThat(told).isEqualTo(TypingBudget.BURST_OF_USER);
        assertThat(refusals.count(Limit.TYPING_OF_USER)).isEqualTo(1_000 - told);
        assertThat(budget.take(BOB, room(1), true)).as("another user").isTrue();
        pass(Duration.ofSeconds(1));
        long more = IntStream.range(1_000, 1_100)
                .filter(number -> budget.take(ANN, room(number), true))
                .count();
        assertThat(more).isEqualTo(TypingBudget.PER_SECOND_OF_USER);
    }

    @Test
    void ofManyWhoTypeInOneConversationAFewAreTold() {
        for (Conversation conversation : new Conversation[] {LOBBY, BOB}) {
            long before = refusals.count(Limit.TYPING_IN_CONVERSATION);
            long told = IntStream.range(0, 300)
                    .filter(number -> budget.take(user(number), conversation, true))
                    .count();
            assertThat(told).isEqualTo(TypingBudget.BURST_OF_CONVERSATION);
            assertThat(refusals.count(Limit.TYPING_IN_CONVERSATION) - before).isEqualTo(300 - told);
        }
        assertThat(budget.take(ANN, room(1), true)).as("elsewhere").isTrue();
    }
}
