package chat.parley.cli.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cli.conversation.Message;
import chat.parley.cli.conversation.Shown;
import chat.parley.cli.conversation.Timeline;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.text.SafeText;
import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.FrameCodec;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Writes events for people, or as JSON, one object a line, in the form that docs/protocol.md §3 gives them. */
final class EventOutput {
    private final Screen screen;
    private final boolean json;
    private final Formatter formatter;
    /** What was heard, so that a change can say what it is about. */
    private final Timeline heard = new Timeline();

    EventOutput(Screen screen, boolean json, Surroundings surroundings) {
        this.screen = screen;
        this.json = json;
        this.formatter = new Formatter(Clock.system(surroundings.zone()));
    }

    boolean isJson() {
        return json;
    }

    /**
     * Takes what is not to be written itself: a change of an event that is, so that people read that as it is now; or one that was written
     * under another id.
     */
    void know(Event event) {
        if (!json) {
            heard.add(event);
        }
    }

    /**
     * Writes what has just been said, a line for each change. Returns whether it has any: as JSON everything has, also what this
     * version does not know; for people, a change that makes a difference.
     */
    boolean write(Event event) {
        if (json) {
            screen.say(List.of(SafeText.json(new String(FrameCodec.write(event), UTF_8))));
            return true;
        }
        if (event.body() instanceof Body.Change change) {
            Optional<Message> before = heard.message(change.about());
            heard.add(event);
            boolean counts = before.isEmpty() || !before.equals(heard.message(change.about()));
            if (counts) {
                screen.say(formatter.change(event, before));
            }
            return counts;
        }
        heard.add(event);
        boolean shown = Shown.is(event);
        if (shown) {
            write(heard.now(event));
        }
        return shown;
    }

    /** Writes a message, for people. */
    void write(Message message) {
        screen.say(formatter.message(
                message, shared -> "parley download " + shared.info().file()));
    }
}
