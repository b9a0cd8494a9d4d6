package chat.parley.gateway;

import chat.parley.bus.BusConfig;
import chat.parley.bus.MailboxQueues;
import chat.parley.bus.MailboxQueues.Waiting;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an operator is told of the mailboxes in the broker, a line each. */
final class MailboxReport implements GatewayCommand.Mailboxes {
    private static final int MOST_LINES = 1_000;

    /** Lists the mailboxes in which messages wait. Throws {@link chat.parley.bus.BusException} if the broker cannot be had. */
    @Override
    public List<String> list(BusConfig broker) {
        try (MailboxQueues mailboxes = MailboxQueues.connect(broker)) {
            return table(mailboxes.list());
        }
    }

    static List<String> table(List<Waiting> mailboxes) {
        if (mailboxes.isEmpty()) {
            return List.of("nothing waits in any mailbox");
        }
        List<String> lines = new ArrayList<>();
        lines.add(row("USER", "MESSAGES", "BYTES", "OLDEST"));
        mailboxes.stream()
                .limit(MOST_LINES)
                .map(waiting ->
                        row(waiting.user(), waiting.messages(), waiting.bytes(), String.valueOf(waiting.oldest())))
                .forEach(lines::add);
        if (mailboxes.size() > MOST_LINES) {
            lines.add("and " + (mailboxes.size() - MOST_LINES) + " more with less");
        }
        return lines;
    }

    private static String row(String user, Object messages, Object bytes, String oldest) {
        return String.format(Locale.ROOT, "%-32s %9s %12s  %s", user, messages, bytes, oldest);
    }

    /** Empties the mailbox of {@code user}, and tells how much was in it. Throws as {@link #list} does. */
    @Override
    public List<String> empty(BusConfig broker, UserName user) {
        try (MailboxQueues mailboxes = MailboxQueues.connect(broker)) {
            int taken = mailboxes.empty(user);
            return List.of(
                    taken == 0
                            ? "nothing waits in the mailbox of " + user
                            : "taken from the mailbox of " + user + ": " + taken
                                    + (taken == 1 ? " message" : " messages"));
        }
    }
}
