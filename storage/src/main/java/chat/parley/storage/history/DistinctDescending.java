package chat.parley.storage.history;

import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.PostId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leaves {@link Repetition}s out of a descending sequence: an event is held back until the sequence is further down than its
 * original could be. Not thread-safe.
 */
final class DistinctDescending implements EventSequence {
    private final MergedEvents events;
    private final Deque<Candidate> undecided = new ArrayDeque<>();
    private final Map<PostId, Candidate> byPost = new HashMap<>();
    private long reachedMillis;
    private boolean atEnd;
    private @Nullable EffortSpent spent;

    DistinctDescending(MergedEvents events) {
        this.events = events;
    }

    @Override
    public @Nullable EncodedEvent next() {
        while (true) {
            Candidate newest = undecided.peek();
            if (newest != null && (atEnd || newest.millis() - reachedMillis > Repetition.WINDOW_MS)) {
                undecided.remove();
                byPost.remove(newest.post, newest);
                if (!newest.repeats) {
                    return newest.event;
                }
            } else if (atEnd) {
                return null;
            } else if (spent != null) {
                throw spent;
            } else {
                read();
            }
        }
    }

    private void read() {
        EncodedEvent event;
        try {
            event = events.next();
        } catch (EffortSpent e) {
            // What is far enough above is given before.
            spent = e;
            reachedMillis = e.reached().millis();
            return;
        }
        if (event == null) {
            atEnd = true;
            return;
        }
        Candidate candidate = new Candidate(event);
        reachedMillis = candidate.millis();
        undecided.add(candidate);
        Candidate later = byPost.put(candidate.post, candidate);
        if (later != null && later.millis() - reachedMillis <= Repetition.WINDOW_MS) {
            later.repeats = true;
        }
    }

    private static final class Candidate {
        private final EncodedEvent event;
        private final PostId post;
        private boolean repeats;

        Candidate(EncodedEvent event) {
            this.event = event;
            this.post = event.event().post();
        }

        long millis() {
            return event.id().millis();
        }
    }
}
