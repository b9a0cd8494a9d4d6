package chat.parley.cli.command;

import chat.parley.cli.outcome.Trouble;
import java.util.List;

/**
 * One row of the table of commands.
 *
 * @param names without the slash; the first is shown, the others work, too
 * @param leastWords that must follow
 * @param usage what follows, for instance {@code USER TEXT}
 * @param words what the words that follow are; the last one stands for all behind it
 */
public record Command(
        List<String> names, int leastWords, String usage, String help, Pace pace, List<Word> words, Handler handler) {

    /** Carries the command out, and returns when that is done; throws what {@link Trouble#of} understands. */
    public interface Handler {
        void run(Words words) throws InterruptedException;
    }

    public String name() {
        return names.get(0);
    }

    public String synopsis() {
        return usage.isEmpty() ? "/" + name() : "/" + name() + " " + usage;
    }

    /** What the word number {@code index} behind the command is, from 0. */
    public Word word(int index) {
        return words.isEmpty() ? Word.ANYTHING : words.get(Math.min(index, words.size() - 1));
    }
}
