package chat.parley.gateway.archive;

import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.PostId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last events that were stored, so that what the broker delivers again, or a client repeats, is not stored again. Only
 * events that are in the log for good may be remembered: those of a write that counted, under
 * whatever term, and those that who took the log over found under the term before. Owned by the archive thread.
 */
final class RecentlyStored {
    /** How many posts are remembered, some 6 MB. What is forgotten is stored twice, harmlessly. */
    static final int MAX_POSTS = 20_000;

    private final Map<PostInLog, Stored> posts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PostInLog, Stored> eldest) {
            return size() > MAX_POSTS;
        }
    };

    private record PostInLog(LogKey log, PostId post) {
        static PostInLog of(LogKey log, EncodedEvent event) {
            return new PostInLog(log, event.event().post());
        }
    }

    /** @param content a hash of what was said: a client that uses a nonce again for something else loses nothing */
    private record Stored(EventId id, long content) {
        static Stored of(EncodedEvent event) {
            return new Stored(event.id(), content(event.event()));
        }

        boolean covers(Stored other) {
            return id.compareTo(other.id) <= 0 && content == other.content;
        }

        private static long content(Event event) {
            return event.body().handle(new Body.Handler<>() {
                @Override
                public Long text(Body.Text said) {
                    return hash(said.text());
                }

                @Override
                public Long file(Body.File shared) {
                    return hash(shared.file().toString());
                }

                @Override
                public Long edit(Body.Edit changed) {
                    return hash(changed.about() + changed.text());
                }

                @Override
                public Long removal(Body.Removal asked) {
                    return hash(asked.about() + " " + asked.author());
                }

                @Override
                public Long reaction(Body.Reaction shown) {
                    return hash(shown.about() + shown.emoji() + shown.on());
                }

                @Override
                public Long answer(Body.Answer given) {
                    return hash(given.about().toString());
                }

                @Override
                public Long removed(Body.Removed gone) {
                    return 0L;
                }

                /**
                 * A hash of the whole event, its id included, since what its sender gave cannot be told apart: a repetition
                 * is stored, and readers leave it out.
                 */
                @Override
                public Long unknown(Body.Unknown newer) {
                    return hash(newer.event());
                }
            });
        }

        /** The FNV-1a hash of {@code text}, of 64 bits: by {@code String.hashCode()} "Aa" is "BB". */
        private static long hash(String text) {
            long hash = 0xcbf29ce484222325L;
            for (int i = 0; i < text.length(); i++) {
                hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
            }
            return hash;
        }
    }

    void add(LogKey log, List<EncodedEvent> events) {
        for (EncodedEvent event : events) {
            posts.merge(PostInLog.of(log, event), Stored.of(event), RecentlyStored::smaller);
        }
    }

    private static Stored smaller(Stored known, Stored added) {
        return known.covers(added) ? known : added;
    }

    /**
     * Those of {@code events} that are to be stored: the others are there already, under their own id or, as the same post,
     * under a smaller one, which is the one that readers show; or they are repetitions of one of those.
     */
    List<EncodedEvent> missing(LogKey log, List<EncodedEvent> events) {
        Map<PostInLog, Stored> chosen = new HashMap<>();
        for (EncodedEvent event : events) {
            chosen.merge(PostInLog.of(log, event), Stored.of(event), RecentlyStored::smaller);
        }
        List<EncodedEvent> missing = new ArrayList<>();
        for (EncodedEvent event : events) {
            PostInLog post = PostInLog.of(log, event);
            if (!repeats(posts.get(post), event) && !repeatsAnother(chosen.get(post), event)) {
                missing.add(event);
            }
        }
        return missing;
    }

    private static boolean repeats(@Nullable Stored first, EncodedEvent event) {
        return first != null && first.covers(Stored.of(event));
    }

    private static boolean repeatsAnother(@Nullable Stored first, EncodedEvent event) {
        return repeats(first, event) && first != null && !first.id.equals(event.id());
    }
}
