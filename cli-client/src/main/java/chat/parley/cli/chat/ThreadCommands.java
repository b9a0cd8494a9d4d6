package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.command.Words;
import chat.parley.cli.conversation.Answers;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.conversation.Message;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Feature;
import chat.parley.protocol.ServerFrame;
import java.util.List;

/** The ways into a thread, and out of it. */
final class ThreadCommands {
    private static final int PAGE = 20;

    private final ParleyClient client;
    private final Navigation navigation;
    private final ChatState state;
    private final Choosing choosing;
    private final Journal journal;
    private final KnownFiles files;

    ThreadCommands(
            ParleyClient client,
            Navigation navigation,
            ChatState state,
            Choosing choosing,
            Journal journal,
            KnownFiles files) {
        this.client = client;
        this.navigation = navigation;
        this.state = state;
        this.choosing = choosing;
        this.journal = journal;
        this.files = files;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        List.of("thread"),
                        0,
                        "[N]",
                        "the answers to message N, and write there; else the last thread here",
                        Pace.MOVING,
                        List.of(Word.ANYTHING),
                        this::thread),
                new Command(
                        List.of("room", "up"),
                        0,
                        "",
                        "back from a thread to where it is",
                        Pace.AT_ONCE,
                        List.of(),
                        words -> back()));
    }

    private void thread(Words words) {
        if (!client.offers(Feature.THREADS)) {
            throw new Trouble(ExitCode.REFUSED, "this server has no threads: /reply [N] TEXT answers a message");
        }
        Message message =
                choosing.choice(words, 0, ThreadCommands::isInThread, none()).message();
        EventId root = message.root() == null ? message.id() : message.root();
        Conversation with = choosing.here();
        Answers answers = new Answers(with, root, journal.me());
        ServerFrame.History first = client.event(with, root).join();
        if (first.events().isEmpty()) {
            throw new Trouble(ExitCode.UNAVAILABLE, "the message that began the thread cannot be read now");
        }
        ServerFrame.History newest = client.thread(with, root, null, PAGE).join();
        for (ServerFrame.History page : List.of(first, newest)) {
            page.events().forEach(files::heard);
            page.events().forEach(journal::heard);
            page.changes().forEach(change -> journal.heard(change.event()));
            answers.addAll(page);
        }
        if (navigation.enter(answers, newest.more())) {
            state.page(new ChatState.Page(new ChatState.Place(with, root), newest.older(null)));
        }
    }

    private static String none() {
        return "nothing here was answered yet: /thread N with the number of a message, which /numbers tells";
    }

    private static boolean isInThread(Message message) {
        return message.root() != null || message.answerCount() > 0;
    }

    private void back() {
        if (state.thread() == null) {
            throw new Trouble(ExitCode.REFUSED, "you are in no thread: /switch goes to another conversation");
        }
        navigation.go(state.currentOrTrouble());
    }
}
