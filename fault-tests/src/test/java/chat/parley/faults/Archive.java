package chat.parley.faults;

import chat.parley.cluster.Bucket;
import chat.parley.protocol.Body;
import chat.parley.protocol.Event;
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

/** What the bucket alone says was said; ascending by id. */
record Archive(Map<RoomName, List<Heard>> rooms, Map<UserName, List<Heard>> privately) {
    Archive {
        rooms = Map.copyOf(rooms);
        privately = Map.copyOf(privately);
    }

    static Archive read(Bucket bucket, Set<RoomName> rooms, Set<UserName> users) {
        Map<RoomName, List<Heard>> said = new HashMap<>();
        rooms.forEach(room -> said.put(room, read(bucket, LogKey.of(room))));
        Map<UserName, List<Heard>> whispered = new HashMap<>();
        users.forEach(user -> whispered.put(user, read(bucket, LogKey.privateOf(user))));
        return new Archive(said, whispered);
    }

    /** As docs/protocol.md tells readers to: a post that its sender had to repeat is there twice, and counts once. */
    private static List<Heard> read(Bucket bucket, LogKey log) {
        List<Heard> all = new ArrayList<>();
        Set<PostId> seen = new HashSet<>();
        for (Event event : bucket.events(log)) {
            if (event.body() instanceof Body.Text text && seen.add(event.post())) {
                all.add(new Heard(event.id(), event.from(), text.text(), 0));
            }
        }
        return all;
    }
}
