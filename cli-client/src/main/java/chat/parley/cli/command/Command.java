package chat.parley.cli.command;

import chat.parley.cli.outcome.Trouble;
import java.util.List;

/**
 * One row of the table of commands.
 *
 * @param names without the slash; the first is shown, the others work, too
 * @param leastWords that must follow
 * @param usage what follows, for instance {@code USER TEXT}
 * @param background whether, on a terminal, it runs while the user types on
 */
public record Command(
        List<String> names, int leastWords, String usage, String help, boolean background, Handler handler) {

    /** Carries the command out, and returns when that is done; throws what {@link Trouble#of} understands. */
    public interface Handler {
        void run(Words words) throws InterruptedException;
    }

    String name() {
        return names.get(0);
    }

    String synopsis() {
        return usage.isEmpty() ? "/" + name() : "/" + name() + " " + usage;
    }
}
