package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.command.Words;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.conversation.Message;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.EmojiNames;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.text.Wording;
import chat.parley.protocol.Body;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Emoji;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Changing what was said, answering it, and the numbers by which a message is named for that. */
final class ChangeCommands {
    private static final int LISTED = 10;
    private static final int MOST_LISTED = 200;

    private final Screen screen;
    private final Choosing choosing;
    private final Journal journal;
    private final Formatter formatter;
    private final Sending sending;

    ChangeCommands(Screen screen, Choosing choosing, Journal journal, Formatter formatter, Sending sending) {
        this.screen = screen;
        this.choosing = choosing;
        this.journal = journal;
        this.formatter = formatter;
        this.sending = sending;
    }

    List<Command> commands() {
        return List.of(
                command("reply", "[N] TEXT", 1, "answer message N, else the last one of somebody else", this::reply),
                command("edit", "[N] TEXT", 1, "give your message N, else your last one, another text", this::edit),
                new Command(
                        List.of("delete", "remove"),
                        0,
                        "[N]",
                        "take back your message N, else your last one",
                        Pace.AT_ONCE,
                        List.of(Word.ANYTHING),
                        this::delete),
                new Command(
                        List.of("react"),
                        1,
                        "[N] EMOJI",
                        "show an emoji at message N, else at the last one of somebody else",
                        Pace.AT_ONCE,
                        List.of(Word.EMOJI),
                        words -> react(words, true)),
                new Command(
                        List.of("unreact"),
                        0,
                        "[N] [EMOJI]",
                        "withdraw an emoji of yours",
                        Pace.AT_ONCE,
                        List.of(Word.EMOJI),
                        words -> react(words, false)),
                command(
                        "reactions",
                        "[N]",
                        0,
                        "who shows which emoji at message N, else at the last with any",
                        this::list),
                command("numbers", "[COUNT]", 0, "the last messages here, with their numbers", this::numbers));
    }

    private static Command command(String name, String usage, int leastWords, String help, Command.Handler handler) {
        return new Command(List.of(name), leastWords, usage, help, Pace.AT_ONCE, List.of(Word.ANYTHING), handler);
    }

    private void reply(Words words) {
        Choosing.Choice choice = choice(words, 1, this::isOfOthers, "nobody else has said anything here");
        require(choice.message(), false);
        sending.post(here(), words.from(choice.words()), choice.message().id());
    }

    private void edit(Words words) {
        requireAnswered(words, 1);
        Choosing.Choice choice =
                choice(words, 1, message -> isMine(message) && isText(message), "you have said nothing here");
        require(choice.message(), true);
        if (!isText(choice.message())) {
            throw new Trouble(ExitCode.REFUSED, "a file has no text to edit; /delete takes it back");
        }
        sending.edit(here(), choice.message().id(), words.from(choice.words()));
    }

    private void delete(Words words) {
        requireAnswered(words, 0);
        Choosing.Choice choice = choice(words, 0, this::isMine, "you have said nothing here");
        require(choice.message(), true);
        if (words.count() > choice.words()) {
            throw new Trouble(ExitCode.REFUSED, "usage: /delete, or /delete N with the number of a message: /numbers");
        }
        sending.remove(here(), choice.message().id());
    }

    private void react(Words words, boolean on) {
        Choosing.Choice choice = on
                ? choice(words, 1, this::isOfOthers, "nobody else has said anything here")
                : choice(words, 0, this::hasMine, "no message here has an emoji of yours");
        require(choice.message(), false);
        String emoji = words.count() > choice.words() ? named(words.get(choice.words())) : theOnlyOne(choice.message());
        if (words.count() > choice.words() + 1) {
            throw new Trouble(
                    ExitCode.REFUSED, "a reaction is one emoji: " + (on ? "/react" : "/unreact") + " [N] EMOJI");
        }
        requireDifference(choice.message(), Emoji.canonical(emoji), on);
        sending.react(here(), choice.message().id(), emoji, on);
    }

    /** Refuses what would change nothing, since nothing would tell that it was done. */
    private void requireDifference(Message message, String emoji, boolean on) {
        boolean shown = mine(message).contains(emoji);
        if (shown == on) {
            throw new Trouble(
                    ExitCode.REFUSED,
                    on
                            ? "that message has this emoji of yours already; /unreact withdraws it"
                            : "that message has no such emoji of yours");
        }
    }

    /** What this user shows at a message. */
    private List<String> mine(Message message) {
        return message.reactions().stream()
                .filter(each -> each.users().contains(journal.me()))
                .map(Message.Reactions::emoji)
                .toList();
    }

    /** An emoji, or the one of that name. */
    private static String named(String word) {
        return EmojiNames.isName(word)
                ? EmojiNames.named(word)
                        .orElseThrow(() -> new Trouble(
                                ExitCode.REFUSED,
                                "no emoji is named " + word + "; Tab completes names, behind a colon"))
                : word;
    }

    /** The emoji that this user shows at a message, if it is one. */
    private String theOnlyOne(Message message) {
        List<String> mine = mine(message);
        if (mine.size() != 1) {
            throw new Trouble(
                    ExitCode.REFUSED,
                    mine.isEmpty()
                            ? "that message has no emoji of yours"
                            : "which one? /unreact [N] EMOJI, of " + String.join(" ", mine));
        }
        return mine.get(0);
    }

    private void list(Words words) {
        Message message = choice(words, 0, each -> !each.reactions().isEmpty(), "no message here has reactions")
                .message();
        screen.say(Stream.concat(
                        Stream.of(line(message)),
                        message.reactions().stream()
                                .map(each -> "      " + each.emoji() + "  " + Wording.names(each.users())))
                .toList());
    }

    private void numbers(Words words) {
        String count = words.count() == 0 ? Integer.toString(LISTED) : words.get(0);
        boolean valid =
                Choosing.isNumber(count) && Integer.parseInt(count) >= 1 && Integer.parseInt(count) <= MOST_LISTED;
        if (!valid) {
            throw new Trouble(ExitCode.REFUSED, "/numbers shows 1 to " + MOST_LISTED + " messages");
        }
        List<Message> all = choosing.messages();
        List<Message> last = all.subList(Math.max(0, all.size() - Integer.parseInt(count)), all.size());
        screen.say(
                last.isEmpty()
                        ? List.of("nothing was said here yet")
                        : last.stream().map(this::line).toList());
    }

    private String line(Message message) {
        return String.format(
                Locale.ROOT,
                "%4d  %s %s: %s",
                journal.numbers().of(message.first()),
                formatter.time(message.id().time()),
                message.from(),
                Formatter.gist(message.now()));
    }

    private Conversation here() {
        return choosing.here();
    }

    private Choosing.Choice choice(Words words, int needed, Predicate<Message> wanted, String none) {
        return choosing.choice(words, needed, wanted, none);
    }

    private boolean isMine(Message message) {
        return message.from().equals(journal.me()) && !message.isRemoved();
    }

    private boolean isOfOthers(Message message) {
        return !message.from().equals(journal.me()) && !message.isRemoved();
    }

    private boolean hasMine(Message message) {
        return !mine(message).isEmpty();
    }

    private static boolean isText(Message message) {
        return message.now().body() instanceof Body.Text;
    }

    /** Refuses to take an older message for the last one of this user, which has no answer yet. */
    private void requireAnswered(Words words, int needed) {
        if (Choosing.number(words, needed) == 0 && sending.isOnTheWay(here())) {
            throw new Trouble(
                    ExitCode.REFUSED,
                    "your last message is still on its way: wait for it, or name another by its number");
        }
    }

    /** Refuses what the gateway would refuse, before it is sent. */
    private void require(Message message, boolean mine) {
        if (message.isRemoved()) {
            throw new Trouble(ExitCode.REFUSED, "that message was taken back");
        }
        if (mine && !message.from().equals(journal.me())) {
            throw new Trouble(
                    ExitCode.REFUSED,
                    "that was said by " + message.from() + "; one changes only what one said oneself");
        }
    }
}
