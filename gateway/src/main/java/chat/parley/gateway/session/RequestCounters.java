package chat.parley.gateway.session;

import chat.parley.protocol.ErrorCode;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What became of the requests of all sessions, since the gateway started. Thread-safe. */
public final class RequestCounters {
    private final LongAdder posts = new LongAdder();
    private final Map<ErrorCode, LongAdder> refusedPosts = adders();
    private final Map<ErrorCode, LongAdder> refused = adders();

    private static Map<ErrorCode, LongAdder> adders() {
        Map<ErrorCode, LongAdder> adders = new EnumMap<>(ErrorCode.class);
        for (ErrorCode code : ErrorCode.values()) {
            adders.put(code, new LongAdder());
        }
        return Collections.unmodifiableMap(adders);
    }

    void postAcknowledged() {
        posts.increment();
    }

    void postRefused(ErrorCode code) {
        adder(refusedPosts, code).increment();
    }

    void refused(ErrorCode code) {
        adder(refused, code).increment();
    }

    /** How many posts were acknowledged; one that was said before, with the same nonce, counts again. */
    public long posts() {
        return posts.sum();
    }

    /** How many posts were refused for that reason. */
    public long postsRefused(ErrorCode code) {
        return adder(refusedPosts, code).sum();
    }

    /** How many requests were refused for that reason: posts, others, and what could not be read or was too much. */
    public long refusedBecause(ErrorCode code) {
        return adder(refused, code).sum();
    }

    private static LongAdder adder(Map<ErrorCode, LongAdder> adders, ErrorCode code) {
        return Objects.requireNonNull(adders.get(code));
    }
}
