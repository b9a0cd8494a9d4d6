package chat.parley.faults;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the bucket alone says was said; ascending by id. */
record Archive(Map<RoomName, List<Heard>> rooms, Map<UserName, List<Heard>> privately) {
    private static final int PAGE = 1_000;

    Archive {
        rooms = Map.copyOf(rooms);
        privately = Map.copyOf(privately);
    }

    static Archive read(History history, Set<RoomName> rooms, Set<UserName> users) {
        Map<RoomName, List<Heard>> said = new HashMap<>();
        rooms.forEach(room -> said.put(room, read(history, LogKey.of(room))));
        Map<UserName, List<Heard>> whispered = new HashMap<>();
        users.forEach(user -> whispered.put(user, read(history, LogKey.privateOf(user))));
        return new Archive(said, whispered);
    }

    private record Said(UserName from, Nonce nonce) {}

    /** As docs/protocol.md tells readers to: a post that its sender had to repeat is there twice, and counts once. */
    private static List<Heard> read(History history, LogKey log) {
        List<Heard> all = new ArrayList<>();
        Set<Said> seen = new HashSet<>();
        EventId last = EventId.MIN;
        boolean more = true;
        while (more) {
            History.Page page = history.after(log, History.Kind.EVENTS, last, PAGE, event -> true);
            for (EncodedEvent encoded : page.events()) {
                Event event = encoded.event();
                last = event.id();
                if (event instanceof Event.Text text && seen.add(new Said(event.from(), event.nonce()))) {
                    all.add(new Heard(text.id(), text.from(), text.text(), 0));
                }
            }
            more = page.more();
        }
        return all;
    }
}
