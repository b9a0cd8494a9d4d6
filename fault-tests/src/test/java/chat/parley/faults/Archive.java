package chat.parley.faults;

import chat.parley.cluster.Bucket;
import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.PostId;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the bucket alone says was said; ascending by id.
 *
 * @param shown the messages that were changed, by the changes among the events
 * @param shownByPages the same, by those that pages come with
 */
record Archive(
        Map<RoomName, List<Heard>> rooms,
        Map<UserName, List<Heard>> privately,
        Map<RoomName, Map<EventId, Fold.Shown>> shown,
        Map<RoomName, Map<EventId, Fold.Shown>> shownByPages) {
    static final Archive NOT_READ = new Archive(Map.of(), Map.of(), Map.of(), Map.of());

    Archive {
        rooms = Map.copyOf(rooms);
        privately = Map.copyOf(privately);
        shown = Map.copyOf(shown);
        shownByPages = Map.copyOf(shownByPages);
    }

    static Archive read(Bucket bucket, Set<RoomName> rooms, Set<UserName> users) {
        Map<RoomName, List<Heard>> said = new HashMap<>();
        Map<RoomName, Map<EventId, Fold.Shown>> shown = new HashMap<>();
        Map<RoomName, Map<EventId, Fold.Shown>> shownByPages = new HashMap<>();
        for (RoomName room : rooms) {
            LogKey log = LogKey.of(room);
            List<Event> events = bucket.events(log);
            said.put(room, heard(events));
            shown.put(room, fold(new Fold(), events.stream()));
            Stream<Event> messages = events.stream().filter(event -> !(event.body() instanceof Body.Change));
            shownByPages.put(room, fold(new Fold(false), Stream.concat(messages, bucket.changes(log).stream())));
        }
        Map<UserName, List<Heard>> whispered = new HashMap<>();
        users.forEach(user -> whispered.put(user, heard(bucket.events(LogKey.privateOf(user)))));
        return new Archive(said, whispered, shown, shownByPages);
    }

    private static Map<EventId, Fold.Shown> fold(Fold fold, Stream<Event> events) {
        events.forEach(fold::take);
        return fold.shown();
    }

    /** As docs/protocol.md tells readers to: a post that its sender had to repeat is there twice, and counts once. */
    private static List<Heard> heard(List<Event> events) {
        List<Heard> all = new ArrayList<>();
        Set<PostId> seen = new HashSet<>();
        Fold changed = new Fold();
        for (Event event : events) {
            if (!changed.take(event) && event.body() instanceof Body.Text text && seen.add(event.post())) {
                all.add(new Heard(event.id(), event.from(), text.text(), 0));
            }
        }
        return all;
    }
}
