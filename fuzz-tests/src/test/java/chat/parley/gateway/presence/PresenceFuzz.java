package chat.parley.gateway.presence;

import chat.parley.fuzz.Check;
import java.io.IOException;
import java.util.List;

/** What gateways tell each other: it is whole, or refused. */
public final class PresenceFuzz {
    private PresenceFuzz() {}

    public static void fuzzerTestOneInput(byte[] json) {
        Check.memory(json.length, () -> read(json));
    }

    private static void read(byte[] json) {
        PresenceMessage message;
        try {
            message = PresenceMessage.decode(json);
        } catch (IOException refused) {
            return;
        }
        Check.that(List.of(message.from().id(), message.from().name()).size() == 2, "nobody");
        if (message instanceof PresenceMessage.Roster roster) {
            roster.users().forEach(count -> Check.that(!count.user().value().isEmpty(), "nobody"));
            roster.rooms().forEach(PresenceFuzz::check);
        } else if (message instanceof PresenceMessage.Delta delta) {
            delta.users().forEach(count -> Check.that(!count.user().value().isEmpty(), "nobody"));
            delta.came().forEach(PresenceFuzz::check);
            delta.went().forEach(PresenceFuzz::check);
        }
        try {
            Check.same(message, PresenceMessage.decode(message.encode()));
        } catch (IOException e) {
            throw new AssertionError("what was written cannot be read", e);
        }
    }

    private static void check(PresenceMessage.RoomUsers room) {
        Check.that(!room.room().value().isEmpty(), "nowhere");
        room.users().forEach(user -> Check.that(!user.value().isEmpty(), "nobody"));
    }
}
