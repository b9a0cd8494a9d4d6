package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.gateway.Events;
import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Who takes back what. */
class SubjectTest {
    private static final UserName ANN = Events.ANN;
    private static final UserName BOB = new UserName("bob");
    private static final UserName CID = new UserName("cid");
    private static final Nonce NONCE = new Nonce("n");
    private static final EventId AT = Events.id(9);

    private final List<String> asked = new ArrayList<>();
    private final Subject text = new Subject(Events.text(1).event(), List.of());

    /** Bob moderates the room. */
    private CompletionStage<Boolean> mayRemove(RoomName room, UserName user, EventId at) {
        asked.add(user + " in " + room + " at " + at);
        return CompletableFuture.completedStage(user.equals(BOB));
    }

    private Body changed(Subject subject, UserName from, ClientFrame.Changing frame) {
        return subject.changed(from, frame, AT, this::mayRemove)
                .toCompletableFuture()
                .join();
    }

    private static ClientFrame.Remove remove(Subject subject) {
        Event event = subject.event();
        return new ClientFrame.Remove(1, event.conversation(), event.id(), NONCE);
    }

    private static void assertRefused(ThrowingCallable call, ErrorCode code) {
        assertThatExceptionOfType(Exception.class).isThrownBy(call).satisfies(thrown -> {
            Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
            assertThat(cause)
                    .isInstanceOfSatisfying(
                            ProtocolException.class,
                            refused -> assertThat(refused.code()).isEqualTo(code));
        });
    }

    @Test
    void whoModeratesTakesBackWhatOthersSaidInTheirName() {
        assertThat(changed(text, BOB, remove(text))).isEqualTo(new Body.Removal(Events.id(1), null, ANN));
        assertThat(asked).containsExactly("bob in lobby at " + AT);
        Subject file = new Subject(Events.file(2).event(), List.of());
        assertThat(changed(file, BOB, remove(file))).isEqualTo(new Body.Removal(Events.id(2), "F2", ANN));
    }

    @Test
    void whoDoesNotModerateTakesBackNothingOfOthers() {
        assertRefused(() -> changed(text, CID, remove(text)), ErrorCode.NOT_YOURS);
        assertThat(asked).containsExactly("cid in lobby at " + AT);
        CompletionStage<Body> nobody = text.changed(BOB, remove(text), AT, Moderators.NONE);
        assertRefused(() -> nobody.toCompletableFuture().join(), ErrorCode.NOT_YOURS);
    }

    @Test
    void whatOneSaidOneselfIsTakenBackWithoutAsking() {
        assertThat(changed(text, ANN, remove(text))).isEqualTo(new Body.Removal(Events.id(1), null));
        assertThat(asked).isEmpty();
    }

    @Test
    void whoModeratesEditsNothingOfOthers() {
        ClientFrame.Edit edit = new ClientFrame.Edit(1, Events.ROOM, Events.id(1), NONCE, "better");
        assertRefused(() -> changed(text, BOB, edit), ErrorCode.NOT_YOURS);
        assertThat(asked).isEmpty();
    }

    @Test
    void nobodyModeratesPrivateConversations() {
        Subject mail = new Subject(new Event(Events.id(1), BOB, ANN, NONCE, new Body.Text("hello")), List.of());
        assertRefused(
                () -> changed(mail, BOB, new ClientFrame.Remove(1, ANN, Events.id(1), NONCE)), ErrorCode.NOT_YOURS);
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsGoneOrIsAChangeIsNotTakenBack() {
        Subject gone = new Subject(Events.text(1).removed().event(), List.of(Events.removal(2, 1)));
        assertRefused(() -> changed(gone, BOB, remove(gone)), ErrorCode.REMOVED);
        Subject edit = new Subject(Events.edit(2, 1, "better").event(), List.of());
        assertRefused(() -> changed(edit, BOB, remove(edit)), ErrorCode.NO_SUCH_EVENT);
        assertThat(asked).isEmpty();
    }

    @Test
    void whoTookSomethingBackBeforeIsToldSoAlsoIfSomebodyElseSaidIt() {
        EncodedEvent removal = Events.moderated(2, 1);
        Subject gone = new Subject(Events.text(1).removed().event(), List.of(removal));
        assertThat(gone.removalBy(BOB)).hasValue(removal.event());
        assertThat(gone.removalBy(ANN)).isEmpty();
    }
}
