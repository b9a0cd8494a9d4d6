package chat.parley.cli.conversation;

import chat.parley.protocol.Event;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Which events stand together under one name and time, and where a day begins: the reader's day. */
public final class Grouping {
    private static final Duration PAUSE = Duration.ofMinutes(5);

    private final ZoneId zone;

    public Grouping(ZoneId zone) {
        this.zone = zone;
    }

    /** Whether {@code event} begins a day. */
    public boolean beginsDay(@Nullable Event before, Event event) {
        return before == null || !day(before).equals(day(event));
    }

    /** Whether {@code event} begins a group. */
    public boolean beginsGroup(@Nullable Event before, Event event) {
        return before == null
                || !before.from().equals(event.from())
                || event.at() - before.at() >= PAUSE.toMillis()
                || beginsDay(before, event);
    }

    public LocalDate day(Event event) {
        return event.id().time().atZone(zone).toLocalDate();
    }
}
