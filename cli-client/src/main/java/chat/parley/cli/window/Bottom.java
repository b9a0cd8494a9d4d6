package chat.parley.cli.window;

import chat.parley.cli.screen.Footer;
import chat.parley.cli.transfer.Transfer;
import chat.parley.cli.transfer.Transfers;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.RoomName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/**
 * Composes what stands at the bottom: what waits for its answer, transfers, the bar, and the prompt. The window's thread
 * owns it.
 */
final class Bottom {
    /**
     * For how long a message without an answer is not shown: one usually comes in a hundredth of that, and nothing is to
     * be shown that vanishes again.
     */
    private static final Duration USUAL = Duration.ofMillis(400);

    private static final int MOST_WAITING = 3;

    private final StatusBar bar;
    private final MessageLines lines;
    private final TransferLines transferLines;
    private final Transfers transfers;
    private boolean waitsForAnswers;

    Bottom(Palette palette, MessageLines lines, Transfers transfers) {
        this.bar = new StatusBar(palette);
        this.lines = lines;
        this.transferLines = new TransferLines(palette);
        this.transfers = transfers;
    }

    /** Whether the bottom looks different after a while, although nothing has happened. */
    boolean moves() {
        return waitsForAnswers || !transfers.states().isEmpty();
    }

    /** A message of this user that has no answer yet, and since when, as {@link System#nanoTime} has it. */
    record Waiting(String text, long sinceNanos) {}

    Footer footer(
            Connection connection,
            List<StatusBar.Entry> entries,
            List<Waiting> written,
            String right,
            @Nullable Conversation current,
            boolean inThread) {
        List<String> waiting = late(connection, written);
        List<Transfer.State> running = transfers.states();
        AttributedString prompt = prompt(current, inThread);
        return new Footer() {
            @Override
            public List<AttributedString> above(int columns) {
                List<AttributedString> all = new ArrayList<>();
                int left = Math.max(0, waiting.size() - MOST_WAITING);
                if (left > 0) {
                    all.addAll(lines.notice("-- " + left + " more of yours wait", columns));
                }
                waiting.subList(left, waiting.size()).forEach(text -> all.addAll(lines.pending(text, columns)));
                all.addAll(transferLines.of(running, columns));
                // The last column stays free: else a terminal takes the next line for a part of this one, and joins
                // them when it gets wider.
                all.add(bar.of(connection, entries, right, columns - 1));
                return all;
            }

            @Override
            public AttributedString prompt() {
                return prompt;
            }
        };
    }

    private List<String> late(Connection connection, List<Waiting> written) {
        long now = System.nanoTime();
        List<String> late = written.stream()
                .filter(each -> connection == Connection.LOST || now - each.sinceNanos() > USUAL.toNanos())
                .map(Waiting::text)
                .toList();
        waitsForAnswers = late.size() < written.size();
        return late;
    }

    private static AttributedString prompt(@Nullable Conversation current, boolean inThread) {
        String where = current == null ? "" : current instanceof RoomName ? current.toString() : "@" + current;
        return new AttributedString(where + (inThread ? " ↪> " : "> "), AttributedStyle.BOLD);
    }
}
