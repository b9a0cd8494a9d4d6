package chat.parley.faults;

import chat.parley.bus.Bus;
import chat.parley.bus.Mark;
import chat.parley.protocol.Body;
import chat.parley.protocol.EncodedEvent;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.LogCursor;
import chat.parley.protocol.LogKey;
import chat.parley.protocol.LogPosition;
import chat.parley.protocol.Marker;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import chat.parley.storage.Storage;
import chat.parley.storage.document.Markers;
import chat.parley.storage.history.History;
import chat.parley.storage.segment.LogKind;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Ways in which a gateway could break a promise; for each rule of the checker, the one that it must notice. */
enum Flaw {
    ACKNOWLEDGES_WHAT_IT_DID_NOT_PUBLISH(Rule.EACH_POST_ONCE) {
        @Override
        Bus in(Bus bus) {
            return new PassingBus(bus) {
                @Override
                public CompletionStage<Void> publish(EncodedEvent event) {
                    return isVictim(event.event()) ? CompletableFuture.completedFuture(null) : super.publish(event);
                }
            };
        }
    },

    LEAVES_EVENTS_OUT_OF_THE_BUCKET(Rule.ONE_TRANSCRIPT) {
        @Override
        History in(History history) {
            return new PassingHistory(history) {
                @Override
                public void append(LogKey log, LogPosition position, List<EncodedEvent> events) {
                    super.append(log, position, withoutVictims(events));
                }
            };
        }
    },

    GIVES_IDS_OF_THE_PAST(Rule.POSTERS_ORDER) {
        @Override
        Bus in(Bus bus) {
            return new PassingBus(bus) {
                @Override
                public CompletionStage<Void> publish(EncodedEvent event) {
                    return super.publish(isVictim(event.event()) ? earlier(event) : event);
                }
            };
        }
    },

    GIVES_PRIVATE_MESSAGES_IDS_OF_THE_PAST(Rule.POSTERS_ORDER) {
        @Override
        Bus in(Bus bus) {
            AtomicInteger given = new AtomicInteger();
            return new PassingBus(bus) {
                @Override
                public CompletionStage<Void> publish(EncodedEvent event) {
                    boolean isPrivate = event.event().conversation() instanceof UserName;
                    return super.publish(isPrivate && given.incrementAndGet() % 3 == 0 ? earlier(event) : event);
                }
            };
        }
    },

    READS_FROM_A_MEMORY_THAT_LAGS(Rule.READ_WHAT_IS_ACKNOWLEDGED) {
        private static final long LAG_MILLIS = 700;

        @Override
        Bus in(Bus bus) {
            ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
            return new PassingBus(bus) {
                @Override
                public CompletionStage<Subscription> followRoom(RoomName room, LogListener listener) {
                    return super.followRoom(room, new LogListener() {
                        @Override
                        public void events(List<EncodedEvent> events) {
                            later(() -> listener.events(events));
                        }

                        @Override
                        public void mark(Mark mark) {
                            later(() -> listener.mark(mark));
                        }
                    });
                }

                private void later(Runnable delivery) {
                    var unused = timer.schedule(delivery, LAG_MILLIS, TimeUnit.MILLISECONDS);
                }
            };
        }
    },

    SENDS_PRIVATE_MESSAGES_TWICE(Rule.EACH_PRIVATE_MESSAGE_ONCE) {
        @Override
        Bus in(Bus bus) {
            return new PassingBus(bus) {
                @Override
                public CompletionStage<Void> publish(EncodedEvent event) {
                    CompletionStage<Void> published = super.publish(event);
                    return event.event().conversation() instanceof RoomName
                            ? published
                            : published.thenCompose(once -> super.publish(again(event)));
                }
            };
        }

        private EncodedEvent again(EncodedEvent event) {
            EventId id = event.id();
            Event said = event.event();
            return EncodedEvent.of(new Event(
                    new EventId(id.high(), id.low() + 1),
                    said.conversation(),
                    said.from(),
                    new Nonce(said.nonce() + "-again"),
                    said.body()));
        }
    },

    FORGETS_CHANGES(Rule.CHANGES_COUNT) {
        @Override
        Bus in(Bus bus) {
            AtomicInteger asked = new AtomicInteger();
            return new PassingBus(bus) {
                @Override
                public CompletionStage<Void> publish(EncodedEvent event) {
                    boolean isForgotten =
                            event.event().body() instanceof Body.Change && asked.incrementAndGet() % 3 == 0;
                    return isForgotten ? CompletableFuture.completedFuture(null) : super.publish(event);
                }
            };
        }
    },

    KEEPS_MARKERS_IN_MEMORY(Rule.READ_IS_READ) {
        @Override
        Storage in(Storage storage) {
            Markers stored = storage.markers();
            Markers kept = new Markers() {
                @Override
                public Stored find(UserName user) {
                    return stored.find(user);
                }

                @Override
                public Stored add(UserName user, Stored known, Collection<Marker> markers) {
                    return new Stored(known.markers().plus(markers), known.etag());
                }
            };
            return new PassingStorage(storage, storage.history(), kept);
        }
    },

    SAYS_COMPLETE_WHEN_IT_IS_NOT(Rule.COMPLETE_MEANS_COMPLETE) {
        @Override
        Bus in(Bus bus) {
            return new PassingBus(bus) {
                @Override
                public CompletionStage<Subscription> followRoom(RoomName room, LogListener listener) {
                    return super.followRoom(room, new LogListener() {
                        @Override
                        public void events(List<EncodedEvent> events) {
                            listener.events(withoutVictims(events));
                        }

                        @Override
                        public void mark(Mark mark) {
                            listener.mark(mark);
                        }
                    });
                }
            };
        }

        @Override
        History in(History history) {
            return new PassingHistory(history) {
                @Override
                public Page after(
                        LogKey log, LogKind kind, EventId after, int limit, Predicate<EncodedEvent> matching) {
                    return super.after(log, kind, after, limit, matching.and(event -> !isVictim(event.event())));
                }

                @Override
                public Page before(
                        LogKey log, LogKind kind, EventId before, int limit, Predicate<EncodedEvent> matching) {
                    return super.before(log, kind, before, limit, matching.and(event -> !isVictim(event.event())));
                }

                @Override
                public Page since(
                        LogKey log, LogCursor cursor, EventId after, int limit, Predicate<EncodedEvent> matching) {
                    return super.since(log, cursor, after, limit, matching.and(event -> !isVictim(event.event())));
                }
            };
        }
    };

    private static final long SECONDS_BACK = 30;

    private final Rule breaks;

    Flaw(Rule breaks) {
        this.breaks = breaks;
    }

    /** The rule that such a gateway breaks, perhaps among others. */
    Rule breaks() {
        return breaks;
    }

    /** {@code bus} with the flaw, if it is one of the bus. */
    Bus in(Bus bus) {
        return bus;
    }

    /** {@code storage} with the flaw, if it is one of the history. */
    Storage in(Storage storage) {
        return new PassingStorage(storage, in(storage.history()), storage.markers());
    }

    History in(History history) {
        return history;
    }

    /** By so much that another post of the same sender is between. */
    private static EncodedEvent earlier(EncodedEvent event) {
        EventId id = event.id();
        Event said = event.event();
        EventId earlier = new EventId(id.high() - ((SECONDS_BACK * 1_000) << 16), id.low());
        return EncodedEvent.of(new Event(earlier, said.conversation(), said.from(), said.nonce(), said.body()));
    }

    private static List<EncodedEvent> withoutVictims(List<EncodedEvent> events) {
        return events.stream().filter(event -> !isVictim(event.event())).toList();
    }

    /** One in ten texts said in rooms, the same ones in every gateway. */
    private static boolean isVictim(Event event) {
        return event.body() instanceof Body.Text text
                && !event.isPrivate()
                && text.text().endsWith("7");
    }
}
