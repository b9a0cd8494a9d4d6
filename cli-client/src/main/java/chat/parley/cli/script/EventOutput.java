package chat.parley.cli.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cli.conversation.Shown;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.screen.Screen;
import chat.parley.cli.text.Formatter;
import chat.parley.cli.text.SafeText;
import chat.parley.protocol.Event;
import chat.parley.protocol.FrameCodec;
import java.time.Clock;
import java.util.List;

/** Writes events for people, or as JSON, one object a line, in the form that docs/protocol.md §3 gives them. */
final class EventOutput {
    private final Screen screen;
    private final boolean json;
    private final Formatter formatter;

    EventOutput(Screen screen, boolean json, Surroundings surroundings) {
        this.screen = screen;
        this.json = json;
        this.formatter = new Formatter(Clock.system(surroundings.zone()));
    }

    /** Whether the event has a line: as JSON everything has, also what this version does not know. */
    boolean shows(Event event) {
        return json || Shown.is(event);
    }

    void show(Event event) {
        screen.say(
                json
                        ? List.of(SafeText.json(new String(FrameCodec.write(event), UTF_8)))
                        : formatter.event(
                                event,
                                shared -> "parley download " + shared.info().file()));
    }
}
