package chat.parley.cli.chat;

import chat.parley.cli.command.Command;
import chat.parley.cli.command.Words;
import chat.parley.cli.file.KnownFiles;
import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Formatter;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Saying something, and reading what was said. */
final class MessageCommands {
    private static final int PAGE = 20;
    /** Characters of a message that name it. */
    private static final int NAMED = 30;

    private final ParleyClient client;
    private final Screen screen;
    private final Formatter formatter;
    private final ChatState state;
    private final SentPosts sent;
    private final KeptPosts kept;
    private final KnownFiles files;
    private final UserName self;
    private final Supplier<Consumer<Trouble>> complaints;

    /** @param complaints gives who, later, is told that the message of the present line could not be sent */
    MessageCommands(
            ParleyClient client,
            Screen screen,
            Formatter formatter,
            ChatState state,
            SentPosts sent,
            KeptPosts kept,
            KnownFiles files,
            UserName self,
            Supplier<Consumer<Trouble>> complaints) {
        this.client = client;
        this.screen = screen;
        this.formatter = formatter;
        this.state = state;
        this.sent = sent;
        this.kept = kept;
        this.files = files;
        this.self = self;
        this.complaints = complaints;
    }

    List<Command> commands() {
        return List.of(
                new Command(
                        List.of("msg", "private", "pm", "tell", "w"),
                        2,
                        "USER TEXT",
                        "say something to one user, now or when they come",
                        false,
                        words -> post(new UserName(words.get(0)), words.from(1))),
                new Command(
                        List.of("say"),
                        1,
                        "TEXT",
                        "say something as it is, whatever it looks like",
                        false,
                        words -> post(state.currentOrTrouble(), words.from(0))),
                new Command(
                        List.of("history"),
                        0,
                        "[N | USER | more]",
                        "what was said before; \"more\" goes further back",
                        false,
                        this::history));
    }

    /** Sends a message; the answer comes later. */
    void post(Conversation target, String text) {
        var acknowledged = client.post(target, text);
        sent.sent();
        long ticket = kept.sent(text);
        Consumer<Trouble> refused = complaints.get();
        var unused = acknowledged.whenComplete((id, failure) -> {
            kept.answered(ticket);
            if (failure != null) {
                // Told first: who waits for the last answer may end the program.
                String what = target instanceof UserName to ? "/msg " + to : "to " + target + ", " + beginning(text);
                refused.accept(Trouble.of(failure).about(what));
                sent.refused();
            } else {
                acknowledged(target, text, id);
            }
        });
    }

    private static String beginning(String text) {
        String line = text.lines().findFirst().orElse("");
        int end = line.offsetByCodePoints(0, Math.min(NAMED, line.codePointCount(0, line.length())));
        return "\"" + line.substring(0, end) + (end < line.length() ? "…\"" : "\"");
    }

    /** Posts to rooms come back as events; private ones perhaps not, so they are shown now. */
    private void acknowledged(Conversation target, String text, EventId id) {
        boolean comesBack = target instanceof RoomName || target.equals(self);
        if (target instanceof UserName to && !comesBack && sent.claim(id)) {
            screen.say(formatter.privatelySent(id, self, to, text));
        }
        sent.acknowledged(id, comesBack);
    }

    private void history(Words words) {
        String what = words.count() > 0 ? words.get(0) : "";
        ChatState.Page reached = state.page();
        if (what.equals("more") && reached != null) {
            show(reached.conversation(), reached.oldest(), PAGE);
        } else if (what.isEmpty() || what.equals("more")) {
            show(state.currentOrTrouble(), null, PAGE);
        } else if (what.chars().allMatch(c -> c >= '0' && c <= '9')) {
            show(state.currentOrTrouble(), null, count(what));
        } else {
            show(new UserName(what), null, PAGE);
        }
    }

    private static int count(String digits) {
        if (digits.length() > 3 || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > Limits.MAX_PAGE_EVENTS) {
            throw new Trouble(
                    ExitCode.REFUSED,
                    "/history shows 1 to " + Limits.MAX_PAGE_EVENTS + " messages; /history more goes further back");
        }
        return Integer.parseInt(digits);
    }

    private void show(Conversation conversation, @Nullable EventId before, int limit) {
        ServerFrame.History page = client.history(conversation, before, limit).join();
        String where = conversation instanceof RoomName room ? room.value() : "messages with " + conversation;
        screen.notice("--- " + where + (before == null ? "" : ", before") + " ---");
        for (Event event : page.events()) {
            if (event instanceof Event.Shared shared) {
                files.add(shared);
            }
            screen.say(formatter.event(event));
        }
        EventId oldest = page.events().isEmpty() ? before : page.events().get(0).id();
        state.page(new ChatState.Page(conversation, oldest));
        if (page.events().isEmpty() && before == null && page.recovered() && conversation instanceof UserName) {
            screen.notice("--- none yet, if there is such a user; for a room: /switch ROOM, then /history ---");
        } else {
            screen.notice(page.more() ? "--- /history more: older ones ---" : "--- that is where it began ---");
        }
        if (!page.recovered()) {
            screen.notice("-- the newest messages cannot be read now");
        }
    }
}
