package chat.parley.cli.script;

import chat.parley.cli.arguments.Access;
import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.PipeScreen;
import chat.parley.cli.signin.SignIn;
import chat.parley.cli.signin.TokenStore;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.UserName;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One run of a command for scripts: signs in, has it done, and leaves. */
public final class ScriptRun {
    /** For how many seconds, after a signal, something may still be told to the gateway. */
    private static final long GOODBYE_SECONDS = 5;

    private final Surroundings surroundings;
    private final CountDownLatch left = new CountDownLatch(1);

    public ScriptRun(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    public ExitCode run(Script script, Arguments arguments) throws InterruptedException {
        Access access = Access.read(arguments, surroundings);
        UserName user = access.userOrTrouble();
        try (PipeScreen screen = new PipeScreen(surroundings, ScriptRun::outputGone)) {
            Script.Task task = script.read(arguments, surroundings, screen);
            surroundings.onSignal().accept(() -> signalled(task));
            try (ParleyClient client = new ParleyClient(access.config(screen::notice), task)) {
                new SignIn(client, screen, TokenStore.in(surroundings), access.keepToken())
                        .run(user, access.givenPassword());
                return task.run(client);
            }
        } catch (CompletionException e) {
            throw Trouble.of(e);
        } finally {
            left.countDown();
        }
    }

    /**
     * Ends the program after a signal, if the task takes that for a good end: by itself the JVM would end with 128 and
     * the signal's number.
     */
    private void signalled(Script.Task task) {
        // It runs at any end: one that is there already, and maybe a bad one, stays.
        if (left.getCount() == 0 || !task.stop()) {
            return;
        }
        try {
            // A gateway that takes no goodbye in time has lost nothing by it.
            var unused = left.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        surroundings.abort().accept(ExitCode.OK);
    }

    private static void outputGone() {
        throw Trouble.outputGone();
    }
}
