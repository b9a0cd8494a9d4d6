package chat.parley.cli.conversation;

import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import java.util.List;

/** Which events people see: those of kinds that this version knows. */
public final class Shown {
    private static final Body.Handler<Boolean> IS = new Body.Handler<>() {
        @Override
        public Boolean text(Body.Text said) {
            return true;
        }

        @Override
        public Boolean file(Body.File shared) {
            return true;
        }

        /** No: it shows at what it is about. */
        @Override
        public Boolean edit(Body.Edit changed) {
            return false;
        }

        @Override
        public Boolean removal(Body.Removal asked) {
            return false;
        }

        @Override
        public Boolean reaction(Body.Reaction shown) {
            return false;
        }

        @Override
        public Boolean answer(Body.Answer given) {
            return false;
        }

        @Override
        public Boolean removed(Body.Removed gone) {
            return true;
        }

        /** No: it may be about another event, or nothing that is read, and a line of it would only be in the way. */
        @Override
        public Boolean unknown(Body.Unknown newer) {
            return false;
        }
    };

    private Shown() {}

    public static boolean is(Event event) {
        return event.body().handle(IS);
    }

    public static List<Event> of(List<Event> events) {
        return events.stream().filter(Shown::is).toList();
    }
}
