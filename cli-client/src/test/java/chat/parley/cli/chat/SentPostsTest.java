package chat.parley.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.EventId;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SentPostsTest {
    private static final Duration NOT_AT_ALL = Duration.ZERO;
    private final SentPosts sent = new SentPosts();
    private final EventId id = new EventId(1, 1);

    @Test
    void aMessageIsAwaitedUntilItIsOnTheScreenNotOnlyOnItsWayThere() throws Exception {
        sent.sent();
        assertThat(sent.claim(id)).isTrue();
        sent.acknowledged(id, true);
        assertThat(sent.awaitAnswers(0, NOT_AT_ALL)).isTrue();
        assertThat(sent.awaitShown(NOT_AT_ALL)).isFalse();
        sent.shown(id);
        assertThat(sent.awaitShown(NOT_AT_ALL)).isTrue();
    }

    @Test
    void aMessageThatWasShownBeforeItsAnswerCameIsNotAwaited() throws Exception {
        sent.sent();
        assertThat(sent.claim(id)).isTrue();
        sent.shown(id);
        sent.acknowledged(id, true);
        assertThat(sent.awaitShown(NOT_AT_ALL)).isTrue();
        assertThat(sent.claim(id)).isFalse();
    }
}
