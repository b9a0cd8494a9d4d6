package chat.parley.cli.chat;

import chat.parley.cli.command.Words;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.conversation.Message;
import chat.parley.cli.conversation.Order;
import chat.parley.cli.conversation.Talk;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds the message that a command is about: the one of the number that was typed, or the newest that can be meant. */
final class Choosing {
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,5}");

    private final ChatState state;
    private final Journal journal;

    Choosing(ChatState state, Journal journal) {
        this.state = state;
        this.journal = journal;
    }

    /**
     * A message that was named, or is meant where none is.
     *
     * @param words how many words named it: what it is about begins behind them
     */
    record Choice(Message message, int words) {}

    Conversation here() {
        return state.currentOrTrouble();
    }

    /** What was said where the user is, in the thread if it is one, as far as it is known, oldest first. */
    List<Message> messages() {
        return journal.messages(here()).stream().filter(this::isHere).toList();
    }

    private boolean isHere(Message message) {
        EventId thread = state.thread();
        return thread == null || message.id().equals(thread) || thread.equals(message.root());
    }

    /**
     * The message of which the number is the first word, else the newest here that is {@code wanted}. A number behind which
     * nothing follows is none where {@code needed} more words are.
     */
    Choice choice(Words words, int needed, Predicate<Message> wanted, String none) {
        int number = number(words, needed);
        if (number > 0) {
            return new Choice(numbered(number), 1);
        }
        Message newest =
                journal.newest(here(), wanted.and(this::isHere)).orElseThrow(() -> new Trouble(ExitCode.REFUSED, none));
        return new Choice(newest, isNumber(words, needed) ? 1 : 0);
    }

    /** The number that the first word is, if it names a message; else 0, which names none in particular. */
    static int number(Words words, int needed) {
        return isNumber(words, needed) ? Integer.parseInt(words.get(0)) : 0;
    }

    static boolean isNumber(String word) {
        return NUMBER.matcher(word).matches();
    }

    private static boolean isNumber(Words words, int needed) {
        return words.count() > needed && isNumber(words.get(0));
    }

    private Message numbered(int number) {
        Event event = journal.numbers()
                .get(number)
                .orElseThrow(() -> new Trouble(
                        ExitCode.REFUSED,
                        "no message has the number " + number
                                + ": /numbers lists them. A text that begins with a number stands behind 0, as in /reply 0 "
                                + number + " of them"));
        Conversation where = Talk.conversation(event, journal.me());
        if (!where.equals(here())) {
            throw new Trouble(
                    ExitCode.REFUSED, "message " + number + " is in " + Order.title(where) + ": go there first");
        }
        return journal.now(event);
    }
}
