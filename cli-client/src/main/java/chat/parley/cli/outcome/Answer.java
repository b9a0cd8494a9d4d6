package chat.parley.cli.outcome;

import chat.parley.client.ClientException;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;

/** Waiting for an answer or a transfer, which is given up when the wait is interrupted. */
public final class Answer {
    private Answer() {}

    public static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        return await(answer, failure -> failure);
    }

    /** Waits as {@link #await(CompletableFuture)} does; if there is no such room or user, the line says what to do. */
    public static <T> T await(Conversation about, CompletableFuture<T> answer) throws InterruptedException {
        return await(answer, failure -> explained(about, failure));
    }

    private static <T> T await(CompletableFuture<T> answer, UnaryOperator<Throwable> explanation)
            throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw Trouble.of(explanation.apply(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    private static Throwable explained(Conversation about, Throwable failure) {
        ErrorCode code = failure instanceof ClientException refused ? refused.code() : null;
        if (code == ErrorCode.NO_SUCH_ROOM) {
            return new Trouble(
                    ExitCode.REFUSED, "there is no room " + about + "; parley chat --room " + about + " creates it");
        }
        if (code == ErrorCode.NO_SUCH_USER) {
            return new Trouble(
                    ExitCode.REFUSED, "there is no user " + about + "; who never signed in has to do that first");
        }
        return failure;
    }
}
