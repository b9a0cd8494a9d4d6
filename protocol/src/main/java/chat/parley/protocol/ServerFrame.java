package chat.parley.protocol;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway sends: one JSON text frame of at most {@link Limits#MAX_SERVER_FRAME_BYTES}. A {@link Reply} echoes the
 * request's id; a {@link Push} has none. Wire form: docs/protocol.md.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerFrame.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ServerFrame.Done.class, name = "done"),
    @JsonSubTypes.Type(value = ServerFrame.Ack.class, name = "ack"),
    @JsonSubTypes.Type(value = ServerFrame.Joined.class, name = "joined"),
    @JsonSubTypes.Type(value = ServerFrame.Rooms.class, name = "rooms"),
    @JsonSubTypes.Type(value = ServerFrame.Users.class, name = "users"),
    @JsonSubTypes.Type(value = ServerFrame.History.class, name = "history"),
    @JsonSubTypes.Type(value = ServerFrame.Unread.class, name = "unread"),
    @JsonSubTypes.Type(value = ServerFrame.Files.class, name = "files"),
    @JsonSubTypes.Type(value = ServerFrame.Upload.class, name = "upload"),
    @JsonSubTypes.Type(value = ServerFrame.Parts.class, name = "parts"),
    @JsonSubTypes.Type(value = ServerFrame.Download.class, name = "download"),
    @JsonSubTypes.Type(value = ServerFrame.Info.class, name = "info"),
    @JsonSubTypes.Type(value = ServerFrame.Pong.class, name = "pong"),
    @JsonSubTypes.Type(value = ServerFrame.Devices.class, name = "devices"),
    @JsonSubTypes.Type(value = ServerFrame.Failure.class, name = "error"),
    @JsonSubTypes.Type(value = ServerFrame.EventPush.class, name = "event"),
    @JsonSubTypes.Type(value = ServerFrame.CursorPush.class, name = "cursor"),
    @JsonSubTypes.Type(value = ServerFrame.DamagedPush.class, name = "damaged"),
    @JsonSubTypes.Type(value = ServerFrame.Presence.class, name = "presence"),
    @JsonSubTypes.Type(value = ServerFrame.Markers.class, name = "markers"),
    @JsonSubTypes.Type(value = ServerFrame.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = ServerFrame.Move.class, name = "move")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"type", "id"})
public sealed interface ServerFrame {

    /** The answer to one request. */
    sealed interface Reply extends ServerFrame {}

    /** A reply that is no refusal: it always names its request. */
    sealed interface Answer extends Reply {
        /** The id of the request that this answers. */
        long id();
    }

    /** A frame that no request asked for: it tells of something that happened. */
    sealed interface Push extends ServerFrame {}

    /**
     * The user is signed in.
     *
     * @param user the account's name in its canonical form
     * @param token for later logins, after a login by password or a registration; as secret as a password
     * @param gateway the gateway's name
     * @param pingSeconds how often the gateway pings; a client that hears nothing for three times as long is cut off
     * @param features what else the gateway can do; those of later versions are left out
     */
    record Welcome(
            long id,
            UserName user,
            @Nullable String token,
            String gateway,
            String version,
            int pingSeconds,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonDeserialize(contentUsing = Known.AFeature.class) @Nullable
            List<Feature> features)
            implements Answer {
        public Welcome {
            features = features == null ? List.of() : features;
        }

        /** The welcome of a gateway that can do nothing else. */
        public Welcome(
                long id, UserName user, @Nullable String token, String gateway, String version, int pingSeconds) {
            this(id, user, token, gateway, version, pingSeconds, List.of());
        }

        /** What else the gateway can do, as far as this version knows it. */
        @Override
        public List<Feature> features() {
            return requireNonNull(features);
        }

        @Override
        public String toString() {
            return "Welcome[id=" + id + ", user=" + user + ", gateway=" + gateway + "]";
        }
    }

    /** The request was carried out and there is nothing more to say. */
    record Done(long id) implements Answer {}

    /** The post is on the broker's disk under this id, and will reach every member. */
    record Ack(long id, EventId event) implements Answer {}

    /**
     * The user is in the room; live events follow.
     *
     * @param users who is in it, up to {@link Limits#MAX_LISTED_NAMES}
     * @param members how many users are in it
     * @param away those of {@code users} who are away
     * @param encoded ascending by id: the newest, without {@linkplain Body.Change changes}, or all from the overlap before
     *     {@code after} on. What was taken back is {@link Body.Removed}
     * @param changes the changes that count of these events (as {@link Changes#counting}), whenever they were made; empty for
     *     most pages
     * @param more whether there are older ones than the page ({@code join} without {@code after}) or further ones between
     *     the page and now ({@code join} with it), to be read by {@code history}
     * @param recovered whether history was complete up to now when it was read: false when the broker or the store did
     *     not answer, and something may be missing
     * @param cursor up to where the client has everything once it has read all pages from this one on, and for a first join
     *     at once; null if that is not known: if it is not recovered, and in a log that nobody has numbered yet
     * @param damaged true if it is not recovered only because a part of what is stored is damaged: that does not come by asking
     *     again, and the cursor is there; else null
     */
    record Joined(
            long id,
            RoomName room,

            @JsonDeserialize(contentUsing = Known.AUser.class)
            List<UserName> users,

            int members,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonDeserialize(contentUsing = Known.AUser.class) @Nullable
            List<UserName> away,

            @JsonProperty("events") @JsonDeserialize(contentUsing = Known.AnEvent.class)
            List<EncodedEvent> encoded,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonDeserialize(contentUsing = Known.AnEvent.class) @Nullable
            List<EncodedEvent> changes,

            boolean more,
            boolean recovered,

            @JsonDeserialize(using = KnownCursor.class) @Nullable
            LogCursor cursor,

            @Nullable Boolean damaged)
            implements Answer {
        public Joined {
            away = away == null ? List.of() : away;
            changes = changes == null ? List.of() : changes;
        }

        /** A page of a log that is not damaged. */
        public Joined(
                long id,
                RoomName room,
                List<UserName> users,
                int members,
                List<Event> events,
                boolean more,
                boolean recovered,
                @Nullable LogCursor cursor) {
            this(
                    id,
                    room,
                    users,
                    members,
                    List.of(),
                    EncodedEvent.all(events),
                    List.of(),
                    more,
                    recovered,
                    cursor,
                    null);
        }

        /** A page without a cursor. */
        public Joined(
                long id,
                RoomName room,
                List<UserName> users,
                int members,
                List<Event> events,
                boolean more,
                boolean recovered) {
            this(id, room, users, members, events, more, recovered, null);
        }

        /** Those of the users who are away. */
        @Override
        public List<UserName> away() {
            return requireNonNull(away);
        }

        /** The changes that count of the page's events, as far as they could be read. */
        @Override
        public List<EncodedEvent> changes() {
            return requireNonNull(changes);
        }

        /** What was said, as far as it could be read. */
        public List<Event> events() {
            return encoded.stream().map(EncodedEvent::event).toList();
        }

        /** Whether something is missing, and does not come by asking again. */
        public boolean hasDamage() {
            return !recovered && Boolean.TRUE.equals(damaged);
        }
    }

    record Rooms(
            long id,

            @JsonDeserialize(contentUsing = Known.ARoom.class)
            List<RoomMembers> rooms,

            int total) implements Answer {}

    record RoomMembers(RoomName room, int members) {}

    record Users(
            long id,
            @Nullable RoomName room,

            @JsonDeserialize(contentUsing = Known.Connections.class)
            List<UserConnections> users,

            int total)
            implements Answer {}

    /**
     * A connected user, how often, and through which gateways.
     *
     * @param away true if the user is away from all of them; else null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserConnections(
            UserName user,
            int connections,
            List<String> gateways,
            @Nullable Boolean away) {
        /** A user who is there. */
        public UserConnections(UserName user, int connections, List<String> gateways) {
            this(user, connections, gateways, null);
        }
    }

    /**
     * A page of history, ascending by id. {@code more} tells of the direction in which the request reads; the other
     * fields are as in {@link Joined}. One that goes back has no {@linkplain Body.Change changes} among its events.
     *
     * @param next what to go on with as {@code before} or {@code after}, if it is not the id of the first or last event: the
     *     gateway stopped before the page was full
     */
    record History(
            long id,

            @JsonProperty("events") @JsonDeserialize(contentUsing = Known.AnEvent.class)
            List<EncodedEvent> encoded,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonDeserialize(contentUsing = Known.AnEvent.class) @Nullable
            List<EncodedEvent> changes,

            boolean more,
            @Nullable EventId next,
            boolean recovered,

            @JsonDeserialize(using = KnownCursor.class) @Nullable
            LogCursor cursor,

            @Nullable Boolean damaged)
            implements Answer {
        public History {
            changes = changes == null ? List.of() : changes;
        }

        /** A page of a log that is not damaged. */
        public History(
                long id,
                List<Event> events,
                boolean more,
                @Nullable EventId next,
                boolean recovered,
                @Nullable LogCursor cursor) {
            this(id, EncodedEvent.all(events), List.of(), more, next, recovered, cursor, null);
        }

        /** A page without a cursor. */
        public History(long id, List<Event> events, boolean more, boolean recovered) {
            this(id, events, more, null, recovered, null);
        }

        /** The changes that count of the page's events, as far as they could be read. */
        @Override
        public List<EncodedEvent> changes() {
            return requireNonNull(changes);
        }

        /** What was said, as far as it could be read. */
        public List<Event> events() {
            return encoded.stream().map(EncodedEvent::event).toList();
        }

        /** Whether something is missing, and does not come by asking again. */
        public boolean hasDamage() {
            return !recovered && Boolean.TRUE.equals(damaged);
        }

        /**
         * What the request for the next older page names as {@code before}: this request's own {@code before} if the page
         * leads no further.
         */
        public @Nullable EventId older(@Nullable EventId before) {
            if (next != null) {
                return next;
            }
            return encoded.isEmpty() ? before : encoded.get(0).id();
        }
    }

    /**
     * How many messages of others are above an id in a conversation.
     *
     * @param unread how many were counted
     * @param mentions how many of these mention the user
     * @param more whether there may be further ones, above {@code next}: the gateway looks at a part of the log for each
     *     request
     * @param next where to go on, as {@code after}; null if there is nothing further
     * @param recovered as in {@link Joined}
     */
    record Unread(
            long id,
            int unread,
            int mentions,
            boolean more,
            @Nullable EventId next,
            boolean recovered) implements Answer {
        public Unread {
            if (unread < 0 || mentions < 0 || mentions > unread || (more && next == null)) {
                throw new ProtocolException(ErrorCode.BAD_FRAME, "no numbers of unread messages");
            }
        }
    }

    /**
     * A page of events that share files, ascending by id. {@code more} says whether there are older ones; {@code next} is
     * as in {@link History}, {@code recovered} as in {@link Joined}.
     */
    record Files(
            long id,

            @JsonProperty("files") @JsonDeserialize(contentUsing = Known.AnEvent.class)
            List<EncodedEvent> encoded,

            boolean more,
            @Nullable EventId next,
            boolean recovered)
            implements Answer {
        /** A page that goes on before the first of its files. */
        public Files(long id, List<Event> files, boolean more, boolean recovered) {
            this(id, EncodedEvent.all(files), more, null, recovered);
        }

        /**
         * What the request for the next older page names as {@code before}: this request's own {@code before} if the page
         * leads no further.
         */
        public @Nullable EventId older(@Nullable EventId before) {
            if (next != null) {
                return next;
            }
            return encoded.isEmpty() ? before : encoded.get(0).id();
        }

        /** The files that the events of the page share, without those in a form of later versions. */
        public List<SharedFile> files() {
            return encoded.stream()
                    .flatMap(event -> SharedFile.of(event.event()).stream())
                    .toList();
        }
    }

    /** Send the bytes in {@code parts} parts of {@code partSize} bytes, the last one shorter; an empty file is one part. */
    record Upload(long id, String file, long partSize, int parts) implements Answer {}

    record Parts(long id, List<PartUrl> parts) implements Answer {}

    /**
     * Where to send the part's bytes: to {@code url}, by this method, with exactly these headers and a Content-Length.
     *
     * @param url absolute, or, when the gateway relays, a path with a query ({@code /v1/files/…}), to be resolved against
     *     the address that the client connected to (RFC 3986 §5, with {@code http} for {@code ws} and {@code https} for
     *     {@code wss}): so relaying needs no public address in any configuration. The same in {@link Download}
     */
    record PartUrl(int part, String method, String url, Map<String, String> headers) {}

    /**
     * Where to get the file's bytes: by a GET of {@code url} with exactly these headers; Range works. The receiver checks
     * {@code file.sha256}.
     *
     * @param url as in {@link PartUrl}
     */
    record Download(long id, FileInfo file, String url, Map<String, String> headers) implements Answer {}

    /**
     * Where the client is connected, and with how many others.
     *
     * @param connections of all gateways
     * @param users how many users are connected, somewhere
     * @param here the connections of this gateway
     */
    record Info(long id, String gateway, String version, long upSeconds, int connections, int users, int here)
            implements Answer {}

    record Pong(long id) implements Answer {}

    /** The devices that are signed in, in the order in which they signed in. */
    record Devices(
            long id,

            @JsonDeserialize(contentUsing = Known.ADevice.class)
            List<Device> devices) implements Answer {}

    /**
     * A device that is signed in.
     *
     * @param device by which {@code sign_out} names it; no secret
     * @param name what it calls itself; null if it does not say. Any client may say anything
     * @param signedInAt when it signed in, in milliseconds since 1970
     * @param usedAt when it connected last, give or take an hour, in milliseconds since 1970; null if that is not known
     * @param address from where it connected last; null if that is not known
     * @param current true for the one that asks; else null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Device(
            String device,
            @Nullable String name,
            long signedInAt,
            @Nullable Long usedAt,
            @Nullable String address,
            @Nullable Boolean current) {}

    /**
     * The request was refused; nothing of it was carried out, unless the code is retryable and the request was a
     * {@code post} or {@code complete}: then it may have been, and repeating it with the same nonce settles it.
     *
     * @param id the request's, or null if it could not be read
     * @param code null for one of a later version, which is to be tried again if {@code retryAfterMillis} says when
     * @param message what was wrong and what would be right, for a human
     */
    record Failure(
            @Nullable Long id,

            @JsonDeserialize(using = KnownCode.class) @Nullable
            ErrorCode code,

            String message,
            @Nullable Long retryAfterMillis)
            implements Reply {}

    /** Something was said in a joined room, or privately to or by this user. */
    record EventPush(
            @JsonProperty("event") @JsonDeserialize(using = Known.TheEvent.class)
            EncodedEvent encoded) implements Push {
        public EventPush(Event event) {
            this(EncodedEvent.of(event));
        }

        public Event event() {
            return encoded.event();
        }
    }

    /**
     * Everything of the room up to {@code cursor} was pushed, or was there before: a client that lacked nothing until now
     * keeps this cursor in place of its older one.
     *
     * @param room null for the private messages
     */
    record CursorPush(@Nullable RoomName room, LogCursor cursor) implements Push {}

    /** Some of the private messages that were to be pushed are damaged in the store: they are left out, and do not come. */
    record DamagedPush() implements Push {}

    /**
     * How far the user has read, on all devices: after sign-in everywhere, later where another connection of the user has
     * moved a marker.
     *
     * @param complete true in the last of those after sign-in; else null
     */
    record Markers(
            @JsonDeserialize(contentUsing = Known.AMarker.class)
            List<Marker> markers,

            @Nullable Boolean complete) implements Push {}

    /**
     * Somebody types in the conversation that this connection's user looks at.
     *
     * @param room null in the private conversation with {@code user}
     * @param on false: not any more
     */
    record Typing(@Nullable RoomName room, UserName user, boolean on) implements Push {}

    /**
     * Users came to a joined room or left it, went away from their clients or came back. In rooms of many members the names are
     * left out and only the count is told.
     */
    record Presence(
            RoomName room,

            @JsonDeserialize(contentUsing = Known.AUser.class)
            List<UserName> joined,

            @JsonDeserialize(contentUsing = Known.AUser.class)
            List<UserName> left,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonDeserialize(contentUsing = Known.AUser.class) @Nullable
            List<UserName> away,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) @JsonDeserialize(contentUsing = Known.AUser.class) @Nullable
            List<UserName> back,

            int members)
            implements Push {
        public Presence {
            away = away == null ? List.of() : away;
            back = back == null ? List.of() : back;
        }

        /** Tells who came and left. */
        public Presence(RoomName room, List<UserName> joined, List<UserName> left, int members) {
            this(room, joined, left, List.of(), List.of(), members);
        }

        /** Who is in the room and away from now on. */
        @Override
        public List<UserName> away() {
            return requireNonNull(away);
        }

        /** Who is in the room and not away any more. */
        @Override
        public List<UserName> back() {
            return requireNonNull(back);
        }
    }

    /**
     * The gateway stops, and serves this connection for some seconds more. The client is to connect elsewhere, and then to
     * close this connection; who is still here in the end is closed with {@link CloseCode#GOING_AWAY}.
     *
     * @param afterMillis when to begin with it: another time for each client, so that they do not come all at once
     */
    record Move(long afterMillis) implements Push {
        public Move {
            if (afterMillis < 0) {
                throw new ProtocolException(ErrorCode.BAD_FRAME, "\"afterMillis\" is not negative");
            }
        }
    }
}
