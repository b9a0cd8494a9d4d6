package chat.parley.gateway;

import chat.parley.bus.Bus;
import chat.parley.bus.BusException;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A broker in memory. All its state is owned by one thread, on which listeners are called too. */
final class MemoryHub implements AutoCloseable {
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Map<RoomName, List<Consumer<List<EncodedEvent>>>> rooms = new HashMap<>();
    private final Map<UserName, List<Bus.MailboxListener>> users = new HashMap<>();
    private final Map<UserName, Map<EncodedEvent, Boolean>> mailboxes = new HashMap<>();
    private final List<Consumer<byte[]>> broadcasts = new ArrayList<>();
    private final List<Bus.ArchiveListener> archivers = new ArrayList<>();
    private final Map<Integer, Bus.ArchiveListener> archiverOfShard = new HashMap<>();
    private final Map<Integer, List<Bus.LogEntry>> unarchived = new HashMap<>();
    private final List<Bus.ConnectionListener> connections = new ArrayList<>();
    private boolean down;

    Bus connect() {
        return new Connection();
    }

    /** As if the broker were gone. */
    void interrupt() {
        run(() -> {
            down = true;
            connections.forEach(Bus.ConnectionListener::interrupted);
            return null;
        });
    }

    void resume() {
        run(() -> {
            down = false;
            connections.forEach(Bus.ConnectionListener::resumed);
            return null;
        });
    }

    private <T> CompletionStage<T> run(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, thread);
    }

    private <T> CompletionStage<T> ifUp(Supplier<T> task) {
        return run(() -> {
            if (down) {
                throw new BusException(BusException.Reason.UNAVAILABLE, "the hub is down");
            }
            return task.get();
        });
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }

    private final class Connection implements Bus {
        @Override
        public CompletionStage<Void> publish(EncodedEvent event) {
            return ifUp(() -> {
                if (event.event().target() instanceof RoomName room) {
                    List.copyOf(rooms.getOrDefault(room, List.of()))
                            .forEach(follower -> follower.accept(List.of(event)));
                } else if (event.event().target() instanceof UserName to) {
                    toMailbox(to, event);
                    live(to, event);
                    if (!to.equals(event.event().from())) {
                        live(event.event().from(), event);
                    }
                }
                for (LogKey log : LogKey.of(event.event())) {
                    archive(log.shard(), new LogEntry(log, event));
                }
                return null;
            });
        }

        private void live(UserName user, EncodedEvent event) {
            List.copyOf(users.getOrDefault(user, List.of())).forEach(listener -> listener.live(event));
        }

        private void toMailbox(UserName to, EncodedEvent event) {
            mailboxes.computeIfAbsent(to, none -> new LinkedHashMap<>()).put(event, true);
            users.getOrDefault(to, List.of()).stream().limit(1).forEach(listener -> waiting(to, event, listener));
        }

        private void waiting(UserName to, EncodedEvent event, MailboxListener listener) {
            listener.waiting(
                    event, () -> run(() -> mailboxes.getOrDefault(to, Map.of()).remove(event)));
        }

        @Override
        public CompletionStage<Subscription> followRoom(RoomName room, Consumer<List<EncodedEvent>> batches) {
            return ifUp(() -> subscribe(rooms.computeIfAbsent(room, none -> new ArrayList<>()), batches));
        }

        private <T> Subscription subscribe(List<T> listeners, T listener) {
            listeners.add(listener);
            return () -> run(() -> {
                listeners.remove(listener);
                return null;
            });
        }

        @Override
        public CompletionStage<Subscription> openMailbox(UserName user, MailboxListener listener) {
            return ifUp(() -> {
                Subscription open = subscribe(users.computeIfAbsent(user, none -> new ArrayList<>()), listener);
                List.copyOf(mailboxes.getOrDefault(user, Map.of()).keySet())
                        .forEach(event -> waiting(user, event, listener));
                return open;
            });
        }

        @Override
        public CompletionStage<Subscription> consumeArchive(ArchiveListener listener) {
            return ifUp(() -> {
                archivers.add(listener);
                return () -> run(() -> {
                    archivers.remove(listener);
                    List<Integer> left = archiverOfShard.entrySet().stream()
                            .filter(pin -> pin.getValue().equals(listener))
                            .map(Map.Entry::getKey)
                            .toList();
                    left.forEach(this::moveShard);
                    return null;
                });
            });
        }

        private void moveShard(int shard) {
            archiverOfShard.remove(shard);
            List<LogEntry> again = unarchived.getOrDefault(shard, List.of());
            unarchived.put(shard, new ArrayList<>());
            if (!archivers.isEmpty()) {
                again.forEach(entry -> archive(shard, entry));
            }
        }

        private void archive(int shard, LogEntry entry) {
            List<LogEntry> held = unarchived.computeIfAbsent(shard, none -> new ArrayList<>());
            held.add(entry);
            archiver(shard).entries(shard, List.of(entry), () -> run(() -> held.remove(entry)));
        }

        private ArchiveListener archiver(int shard) {
            return archiverOfShard.computeIfAbsent(shard, none -> archivers.get(shard % archivers.size()));
        }

        @Override
        public CompletionStage<Void> barrier(LogKey log) {
            CompletableFuture<Void> answered = new CompletableFuture<>();
            ifUp(() -> {
                        archiver(log.shard()).marker(log.shard(), log, () -> answered.complete(null));
                        return null;
                    })
                    .whenComplete((sent, failure) -> {
                        if (failure != null) {
                            answered.completeExceptionally(failure);
                        }
                    });
            return answered;
        }

        @Override
        public CompletionStage<Void> broadcast(byte[] presence) {
            return ifUp(() -> {
                broadcasts.forEach(listener -> listener.accept(presence));
                return null;
            });
        }

        @Override
        public CompletionStage<Subscription> onBroadcast(Consumer<byte[]> presence) {
            return ifUp(() -> subscribe(broadcasts, presence));
        }

        @Override
        public CompletionStage<Duration> roundTrip() {
            return ifUp(() -> Duration.ZERO);
        }

        @Override
        public void onConnectionChange(ConnectionListener listener) {
            run(() -> connections.add(listener));
        }

        @Override
        public void close() {}
    }
}
