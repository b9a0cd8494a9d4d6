package chat.parley.cli.conversation;

import chat.parley.protocol.Event;
import java.util.List;

/** Which events people see: those of kinds that this version knows. */
public final class Shown {
    private static final Event.Handler<Boolean> IS = new Event.Handler<>() {
        @Override
        public Boolean text(Event.Text event) {
            return true;
        }

        @Override
        public Boolean shared(Event.Shared event) {
            return true;
        }

        /** It may be about another one, or nothing that is read: a line of it would only be in the way. */
        @Override
        public Boolean unknown(Event.Unknown event) {
            return false;
        }
    };

    private Shown() {}

    public static boolean is(Event event) {
        return event.handle(IS);
    }

    public static List<Event> of(List<Event> events) {
        return events.stream().filter(Shown::is).toList();
    }
}
