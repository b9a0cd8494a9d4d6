package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Pace;
import chat.parley.cli.command.Word;
import chat.parley.cli.command.Words;
import chat.parley.cli.conversation.Journal;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.LossNotices;
import chat.parley.cli.screen.Screen;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Saying something, and reading what was said. */
final class MessageCommands {
    private static final int PAGE = 20;

    private final ParleyClient client;
    private final Screen screen;
    private final ChatState state;
    private final Navigation navigation;
    private final Transcript transcript;
    private final Sending sending;
    private final KnownFiles files;
    private final Journal journal;

    MessageCommands(
            ParleyClient client,
            Screen screen,
            ChatState state,
            Navigation navigation,
            Transcript transcript,
            Sending sending,
            KnownFiles files,
            Journal journal) {
        this.client = client;
        this.screen = screen;
        this.state = state;
        this.navigation = navigation;
        this.transcript = transcript;
        this.sending = sending;
        this.files = files;
        this.journal = journal;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        List.of("msg", "private", "pm", "tell", "w"),
                        2,
                        "USER TEXT",
                        "say something to one user, now or when they come",
                        Pace.AT_ONCE,
                        List.of(Word.USER, Word.ANYTHING),
                        words -> post(new UserName(words.get(0)), words.from(1))),
                new Command(
                        List.of("query"),
                        1,
                        "USER [TEXT]",
                        "talk with one user in private",
                        Pace.AT_ONCE,
                        List.of(Word.USER, Word.ANYTHING),
                        this::query),
                new Command(
                        List.of("say"),
                        1,
                        "TEXT",
                        "say something as it is, whatever it looks like",
                        Pace.AT_ONCE,
                        List.of(Word.ANYTHING),
                        words -> say(words.from(0))),
                new Command(
                        List.of("history"),
                        0,
                        "[N | USER | more]",
                        "what was said before; \"more\" goes further back",
                        Pace.IN_TURN,
                        List.of(Word.USER),
                        this::history));
    }

    private void query(Words words) {
        UserName user = new UserName(words.get(0));
        navigation.go(user);
        if (words.count() > 1) {
            post(user, words.from(1));
        }
    }

    /** Sends a message to one user or room; the answer comes later. */
    private void post(Conversation target, String text) {
        sending.post(target, text, null);
    }

    /** Says something where the user is: in a thread it answers the message that began that. */
    void say(String text) {
        ChatState.Place place = state.placeOrTrouble();
        sending.post(place.conversation(), text, place.thread());
    }

    private void history(Words words) {
        String what = words.count() > 0 ? words.get(0) : "";
        ChatState.Page reached = state.page();
        if (what.equals("more") && reached != null && continues(reached)) {
            show(reached.place(), reached.oldest(), PAGE);
        } else if (what.isEmpty() || what.equals("more")) {
            show(state.placeOrTrouble(), null, PAGE);
        } else if (what.chars().allMatch(c -> c >= '0' && c <= '9')) {
            show(state.placeOrTrouble(), null, count(what));
        } else {
            show(new ChatState.Place(new UserName(what), null), null, PAGE);
        }
    }

    /**
     * Whether "more" is about the page that was reached. On a terminal it is about the conversation that stands there; in
     * a pipe none does.
     */
    private boolean continues(ChatState.Page reached) {
        return !screen.interactive() || reached.place().equals(state.placeOrTrouble());
    }

    private static int count(String digits) {
        if (digits.length() > 3 || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > Limits.MAX_PAGE_EVENTS) {
            throw new Trouble(
                    ExitCode.REFUSED,
                    "/history shows 1 to " + Limits.MAX_PAGE_EVENTS + " messages; /history more goes further back");
        }
        return Integer.parseInt(digits);
    }

    private void show(ChatState.Place place, @Nullable EventId before, int limit) {
        EventId thread = place.thread();
        ServerFrame.History page = (thread == null
                        ? client.history(place.conversation(), before, limit)
                        : client.thread(place.conversation(), thread, before, limit))
                .join();
        page.events().forEach(files::heard);
        page.events().forEach(journal::heard);
        page.changes().forEach(change -> journal.heard(change.event()));
        transcript.page(place, page, before);
        state.page(new ChatState.Page(place, page.older(before)));
        if (page.hasDamage()) {
            screen.notice(LossNotices.damaged("here"));
        } else if (!page.recovered()) {
            screen.notice("-- some messages cannot be read now");
        }
    }

    /** The line below a page: how to read on, or why there is nothing more. */
    static String end(Conversation conversation, ServerFrame.History page, @Nullable EventId before) {
        boolean none = page.events().isEmpty() && before == null && page.recovered();
        if (none && conversation instanceof UserName) {
            return "none yet, if there is such a user; for a room: /switch ROOM, then /history";
        }
        return page.more() ? "/history more: older ones" : "that is where it began";
    }
}
