package chat.parley.bus;

import chat.parley.bus.BusException.Reason;
import chat.parley.protocol.RoomName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages of this gateway to itself through the topics of rooms. A topic keeps the order of commits for each
 * subscription, so when such a fence comes back, everything that was acknowledged before it was sent was delivered before
 * it, provided that the subscription was in force from the beginning to the end: it was, if the connection is the same at
 * both. A connection that is lost never comes back.
 *
 * <p><b>Threads.</b> Thread-safe; the lock is held for map accesses only, and futures complete outside of it.
 */
final class Fences {
    private final String gateway;
    private final Supplier<@Nullable Object> inForce;
    private final Map<RoomName, Set<GatedSubscription>> followers = new HashMap<>();
    private final Map<String, Fence> open = new HashMap<>();
    private long last;

    private record Fence(Object connection, Set<GatedSubscription> missing, CompletableFuture<Void> back) {}

    /**
     * @param gateway a name that no other gateway has
     * @param inForce the present connection if all subscriptions are in force on it
     */
    Fences(String gateway, Supplier<@Nullable Object> inForce) {
        this.gateway = gateway;
        this.inForce = inForce;
    }

    /** From now on {@code subscription}, which is in force, takes part in the fences of {@code room}. */
    synchronized void followed(RoomName room, GatedSubscription subscription) {
        followers.computeIfAbsent(room, r -> new HashSet<>()).add(subscription);
    }

    /** The subscription will hear nothing more: fences that wait for it fail. */
    void left(RoomName room, GatedSubscription subscription) {
        List<Fence> broken = new ArrayList<>();
        synchronized (this) {
            followers.computeIfPresent(room, (r, all) -> all.remove(subscription) && all.isEmpty() ? null : all);
            open.values().removeIf(fence -> fence.missing.contains(subscription) && broken.add(fence));
        }
        fail(broken, "room is followed no more");
    }

    /**
     * Begins a fence.
     *
     * @param back completes when it came back; fails at once if it cannot
     * @return the name to send through the room's topic, or null if {@code back} failed
     */
    @Nullable
    String begin(RoomName room, CompletableFuture<Void> back) {
        Object connection = inForce.get();
        if (connection == null) {
            back.completeExceptionally(new BusException(Reason.UNAVAILABLE, "the connection was lost"));
            return null;
        }
        String name;
        synchronized (this) {
            Set<GatedSubscription> following = followers.get(room);
            name = gateway + "-" + ++last;
            if (following != null) {
                open.put(name, new Fence(connection, new HashSet<>(following), back));
            }
        }
        CompletableFuture<Void> unused = back.whenComplete((ok, failure) -> forget(name));
        if (!isOpen(name)) {
            back.completeExceptionally(new BusException(Reason.UNAVAILABLE, "room is not followed"));
            return null;
        }
        return name;
    }

    private synchronized void forget(String name) {
        open.remove(name);
    }

    private synchronized boolean isOpen(String name) {
        return open.containsKey(name);
    }

    /**
     * A fence came by {@code subscription}: called on the thread that delivers to it, after what came before was
     * delivered. Fences of other gateways are ignored.
     */
    void passed(String name, GatedSubscription subscription) {
        Fence fence;
        synchronized (this) {
            fence = open.get(name);
            if (fence == null || !fence.missing.remove(subscription) || !fence.missing.isEmpty()) {
                return;
            }
            open.remove(name);
        }
        if (fence.connection == inForce.get()) {
            fence.back.complete(null);
        } else {
            fail(List.of(fence), "the connection was lost meanwhile");
        }
    }

    /** Fails all fences that are under way: the connection was lost, so none of them comes back. */
    void failAll() {
        List<Fence> broken;
        synchronized (this) {
            broken = List.copyOf(open.values());
            open.clear();
        }
        fail(broken, "the connection was lost meanwhile");
    }

    private static void fail(List<Fence> fences, String why) {
        fences.forEach(fence -> fence.back.completeExceptionally(new BusException(Reason.UNAVAILABLE, why)));
    }
}
