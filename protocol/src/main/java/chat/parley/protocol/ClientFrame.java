package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a client may send: one JSON text frame of at most {@link Limits#MAX_FRAME_BYTES}. Every frame is a request and gets
 * exactly one reply, which echoes its {@link #id()}. Wire form: docs/protocol.md.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientFrame.Login.class, name = "login"),
    @JsonSubTypes.Type(value = ClientFrame.Register.class, name = "register"),
    @JsonSubTypes.Type(value = ClientFrame.Join.class, name = "join"),
    @JsonSubTypes.Type(value = ClientFrame.Leave.class, name = "leave"),
    @JsonSubTypes.Type(value = ClientFrame.Rooms.class, name = "rooms"),
    @JsonSubTypes.Type(value = ClientFrame.Users.class, name = "users"),
    @JsonSubTypes.Type(value = ClientFrame.Post.class, name = "post"),
    @JsonSubTypes.Type(value = ClientFrame.Edit.class, name = "edit"),
    @JsonSubTypes.Type(value = ClientFrame.Remove.class, name = "remove"),
    @JsonSubTypes.Type(value = ClientFrame.React.class, name = "react"),
    @JsonSubTypes.Type(value = ClientFrame.Read.class, name = "read"),
    @JsonSubTypes.Type(value = ClientFrame.Unread.class, name = "unread"),
    @JsonSubTypes.Type(value = ClientFrame.Look.class, name = "look"),
    @JsonSubTypes.Type(value = ClientFrame.Typing.class, name = "typing"),
    @JsonSubTypes.Type(value = ClientFrame.Away.class, name = "away"),
    @JsonSubTypes.Type(value = ClientFrame.Received.class, name = "received"),
    @JsonSubTypes.Type(value = ClientFrame.History.class, name = "history"),
    @JsonSubTypes.Type(value = ClientFrame.Files.class, name = "files"),
    @JsonSubTypes.Type(value = ClientFrame.Upload.class, name = "upload"),
    @JsonSubTypes.Type(value = ClientFrame.Parts.class, name = "parts"),
    @JsonSubTypes.Type(value = ClientFrame.Complete.class, name = "complete"),
    @JsonSubTypes.Type(value = ClientFrame.Abort.class, name = "abort"),
    @JsonSubTypes.Type(value = ClientFrame.Download.class, name = "download"),
    @JsonSubTypes.Type(value = ClientFrame.Info.class, name = "info"),
    @JsonSubTypes.Type(value = ClientFrame.Ping.class, name = "ping"),
    @JsonSubTypes.Type(value = ClientFrame.Devices.class, name = "devices"),
    @JsonSubTypes.Type(value = ClientFrame.SignOut.class, name = "sign_out"),
    @JsonSubTypes.Type(value = ClientFrame.Password.class, name = "password")
})
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"type", "id"})
public sealed interface ClientFrame {

    /** The client's number of this request, 0 to 2^53 - 1; the reply echoes it. */
    long id();

    <R> R handle(Handler<R> handler);

    /** One method per frame: a forgotten frame breaks the build. */
    interface Handler<R> {
        R login(Login frame);

        R register(Register frame);

        R join(Join frame);

        R leave(Leave frame);

        R rooms(Rooms frame);

        R users(Users frame);

        R post(Post frame);

        R edit(Edit frame);

        R remove(Remove frame);

        R react(React frame);

        R read(Read frame);

        R unread(Unread frame);

        R look(Look frame);

        R typing(Typing frame);

        R away(Away frame);

        R received(Received frame);

        R history(History frame);

        R files(Files frame);

        R upload(Upload frame);

        R parts(Parts frame);

        R complete(Complete frame);

        R abort(Abort frame);

        R download(Download frame);

        R info(Info frame);

        R ping(Ping frame);

        R devices(Devices frame);

        R signOut(SignOut frame);

        R password(Password frame);
    }

    /**
     * Sign in with a password or a token. With neither it asks about the name: the answer is
     * {@link ErrorCode#PASSWORD_REQUIRED} or {@link ErrorCode#NO_SUCH_USER}. Reply: {@link ServerFrame.Welcome}.
     *
     * @param remember false: a login by password brings no token. Without it, it does
     * @param device what the device calls itself, without what cannot be seen, for the list of the user's devices
     */
    record Login(
            long id,
            UserName user,
            @Nullable String password,
            @Nullable String token,
            @Nullable Boolean remember,
            @Nullable String device)
            implements ClientFrame {
        public Login {
            device = DeviceName.cleaned(device);
            if (password != null && password.length() > Limits.MAX_PASSWORD_CHARS) {
                throw passwordLength();
            }
        }

        /** A login of a client that keeps the token it is given. */
        public Login(long id, UserName user, @Nullable String password, @Nullable String token) {
            this(id, user, password, token, null);
        }

        /** A login of a device without a name. */
        public Login(
                long id, UserName user, @Nullable String password, @Nullable String token, @Nullable Boolean remember) {
            this(id, user, password, token, remember, null);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.login(this);
        }

        @Override
        public String toString() {
            return "Login[id=" + id + ", user=" + user + "]";
        }
    }

    private static ProtocolException passwordLength() {
        return new ProtocolException(
                ErrorCode.PASSWORD_LENGTH,
                "a password has " + Limits.MIN_PASSWORD_CHARS + " to " + Limits.MAX_PASSWORD_CHARS + " characters");
    }

    private static void checkNewPassword(String password) {
        if (password.length() < Limits.MIN_PASSWORD_CHARS || password.length() > Limits.MAX_PASSWORD_CHARS) {
            throw passwordLength();
        }
    }

    /**
     * Create an account and sign in. Reply: {@link ServerFrame.Welcome}.
     *
     * @param remember false: no token is wanted
     * @param device as in {@link Login}
     */
    record Register(
            long id,
            UserName user,
            String password,
            @Nullable Boolean remember,
            @Nullable String device) implements ClientFrame {
        public Register {
            device = DeviceName.cleaned(device);
            checkNewPassword(password);
        }

        /** A registration by a client that keeps the token it is given. */
        public Register(long id, UserName user, String password) {
            this(id, user, password, null);
        }

        /** A registration by a device without a name. */
        public Register(long id, UserName user, String password, @Nullable Boolean remember) {
            this(id, user, password, remember, null);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.register(this);
        }

        @Override
        public String toString() {
            return "Register[id=" + id + ", user=" + user + "]";
        }
    }

    /**
     * Enter a room, creating it if need be, and read its newest events, or, to resume, those after an id. Joining a room
     * that the connection is in already reads only. Reply: {@link ServerFrame.Joined}.
     *
     * @param after the last id up to which the client has everything, if it has no cursor, or may meet a gateway from
     *     before there were cursors; the page begins {@link Limits#RESUME_OVERLAP} before it
     * @param cursor up to where the client has everything: the page is the oldest, by id, of what arrived after it
     * @param limit events of the page, 0 to {@link Limits#MAX_PAGE_EVENTS}; without it
     *     {@link Limits#DEFAULT_PAGE_EVENTS}
     */
    record Join(
            long id,
            RoomName room,
            @Nullable EventId after,
            @Nullable LogCursor cursor,
            @Nullable Integer limit) implements ClientFrame {
        public Join {
            checkLimit(limit);
        }

        /** A join by a client without a cursor. */
        public Join(long id, RoomName room, @Nullable EventId after, @Nullable Integer limit) {
            this(id, room, after, null, limit);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.join(this);
        }
    }

    /** Leave a room. Reply: {@link ServerFrame.Done}. */
    record Leave(long id, RoomName room) implements ClientFrame {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.leave(this);
        }
    }

    /** All rooms and how many users are in each. Reply: {@link ServerFrame.Rooms}. */
    record Rooms(long id) implements ClientFrame {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.rooms(this);
        }
    }

    /** Who is in a room, or, without one, who is connected. Reply: {@link ServerFrame.Users}. */
    record Users(long id, @Nullable RoomName room) implements ClientFrame {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.users(this);
        }
    }

    /**
     * A request that says something under the user's name. Reply: {@link ServerFrame.Ack} once the broker has it on disk. A
     * client without an answer repeats it with the same nonce.
     */
    interface Saying extends Targeted {
        /** The client's number of the request. */
        long id();

        /** The client's own id of what is said. */
        Nonce nonce();
    }

    /**
     * Say {@code text} in a joined room or to a user.
     *
     * @param replyTo the event of the same conversation that it answers; null if it answers none
     */
    @JsonPropertyOrder({"type", "id", "room", "to"})
    record Post(
            long id,
            @JsonIgnore Conversation target,
            Nonce nonce,
            String text,
            @Nullable EventId replyTo) implements ClientFrame, Saying {
        public Post {
            Body.Text.check(text);
        }

        /** A message that answers no other. */
        public Post(long id, Conversation target, Nonce nonce, String text) {
            this(id, target, nonce, text, null);
        }

        @JsonCreator
        static Post of(
                @JsonProperty("id") long id,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("to") @Nullable UserName to,
                @JsonProperty("nonce") Nonce nonce,
                @JsonProperty("text") String text,
                @JsonProperty("replyTo") @Nullable EventId replyTo) {
            return new Post(id, Conversation.of(room, to), nonce, text, replyTo);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.post(this);
        }
    }

    /** A request that changes how an earlier event of the conversation is shown. */
    interface Changing extends Saying {
        /** The id of that event. */
        EventId about();
    }

    /** Give one's own message another text: {@link Body.Edit}. */
    @JsonPropertyOrder({"type", "id", "room", "to"})
    record Edit(long id, @JsonIgnore Conversation target, EventId about, Nonce nonce, String text)
            implements ClientFrame, Changing {
        public Edit {
            Body.Text.check(text);
        }

        @JsonCreator
        static Edit of(
                @JsonProperty("id") long id,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("to") @Nullable UserName to,
                @JsonProperty("about") EventId about,
                @JsonProperty("nonce") Nonce nonce,
                @JsonProperty("text") String text) {
            return new Edit(id, Conversation.of(room, to), about, nonce, text);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.edit(this);
        }
    }

    /** Take back what one said oneself: {@link Body.Removal}. */
    @JsonPropertyOrder({"type", "id", "room", "to"})
    record Remove(long id, @JsonIgnore Conversation target, EventId about, Nonce nonce)
            implements ClientFrame, Changing {
        @JsonCreator
        static Remove of(
                @JsonProperty("id") long id,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("to") @Nullable UserName to,
                @JsonProperty("about") EventId about,
                @JsonProperty("nonce") Nonce nonce) {
            return new Remove(id, Conversation.of(room, to), about, nonce);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.remove(this);
        }
    }

    /**
     * Show an emoji at an event, or withdraw it: {@link Body.Reaction}.
     *
     * @param emoji in the form that {@link Emoji#canonical} gives it, whichever the JSON has
     * @param on false to withdraw it
     */
    @JsonPropertyOrder({"type", "id", "room", "to"})
    record React(long id, @JsonIgnore Conversation target, EventId about, Nonce nonce, String emoji, boolean on)
            implements ClientFrame, Changing {
        public React {
            emoji = Emoji.canonical(emoji);
        }

        @JsonCreator
        static React of(
                @JsonProperty("id") long id,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("to") @Nullable UserName to,
                @JsonProperty("about") EventId about,
                @JsonProperty("nonce") Nonce nonce,
                @JsonProperty("emoji") String emoji,
                @JsonProperty("on") @Nullable Boolean on) {
            return new React(id, Conversation.of(room, to), about, nonce, emoji, on == null || on);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.react(this);
        }
    }

    /**
     * Mark a joined room, or a private conversation, as read up to an event, or as unread behind it. Reply:
     * {@link ServerFrame.Done}, once the marker, or one that counts instead, is in the store.
     */
    @JsonPropertyOrder({"type", "id", "room", "with"})
    record Read(long id, @JsonIgnore Marker marker) implements ClientFrame, Reading {
        @JsonCreator
        static Read of(
                @JsonProperty("id") long id,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("with") @Nullable UserName with,
                @JsonProperty("upTo") EventId upTo,
                @JsonProperty("turn") @Nullable Integer turn) {
            return new Read(id, Marker.of(room, with, upTo, turn));
        }

        @Override
        @JsonIgnore
        public Conversation conversation() {
            return marker.conversation();
        }

        @JsonProperty
        public EventId upTo() {
            return marker.upTo();
        }

        @JsonProperty
        public int turn() {
            return marker.turn();
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.read(this);
        }
    }

    /**
     * How many messages of others are above an id, without reading them. Reply: {@link ServerFrame.Unread}.
     *
     * @param after those above it are counted; null: all
     */
    @JsonPropertyOrder({"type", "id", "room", "with"})
    record Unread(
            long id,
            @JsonIgnore Conversation conversation,
            @Nullable EventId after) implements ClientFrame, Reading {
        @JsonCreator
        static Unread of(
                @JsonProperty("id") long id,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("with") @Nullable UserName with,
                @JsonProperty("after") @Nullable EventId after) {
            return new Unread(id, Conversation.with(room, with), after);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.unread(this);
        }
    }

    /**
     * Say what the user of this connection looks at now: only there {@link ServerFrame.Typing} is told. Reply:
     * {@link ServerFrame.Done}.
     *
     * @param conversation null for nothing
     */
    @JsonPropertyOrder({"type", "id", "room", "with"})
    record Look(long id, @JsonIgnore @Nullable Conversation conversation) implements ClientFrame, Reading {
        @JsonCreator
        static Look of(
                @JsonProperty("id") long id,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("with") @Nullable UserName with) {
            return new Look(id, atMostOne(room, with));
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.look(this);
        }
    }

    /**
     * Tell those who look at the conversation that the user is typing there. Reply: {@link ServerFrame.Done}.
     *
     * @param on false: not any more, and nothing was said
     */
    @JsonPropertyOrder({"type", "id", "room", "with"})
    record Typing(long id, @JsonIgnore Conversation conversation, boolean on) implements ClientFrame, Reading {
        @JsonCreator
        static Typing of(
                @JsonProperty("id") long id,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("with") @Nullable UserName with,
                @JsonProperty("on") @Nullable Boolean on) {
            return new Typing(id, Conversation.with(room, with), on == null || on);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.typing(this);
        }
    }

    /** Say whether the user is away from this connection's client. Reply: {@link ServerFrame.Done}. */
    record Away(long id, boolean away) implements ClientFrame {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.away(this);
        }
    }

    /**
     * Tell that the client has these private messages, so that the user's mailbox need not keep them. Ids that the
     * mailbox does not hold are no error, nor are texts that are no ids. Reply: {@link ServerFrame.Done}.
     */
    record Received(long id, List<EventId> events) implements ClientFrame {
        public Received {
            events = List.copyOf(events);
            checkCount(events);
        }

        @JsonCreator
        static Received of(@JsonProperty("id") long id, @JsonProperty("events") List<Object> events) {
            checkCount(events);
            return new Received(
                    id,
                    events.stream()
                            .map(Received::text)
                            .filter(EventId::isValid)
                            .map(EventId::parse)
                            .toList());
        }

        private static String text(Object event) {
            if (event instanceof String text) {
                return text;
            }
            throw new ProtocolException(ErrorCode.BAD_FRAME, "\"events\" names ids, which are texts");
        }

        private static void checkCount(List<?> events) {
            if (events.size() > Limits.MAX_RECEIVED_IDS) {
                throw new ProtocolException(
                        ErrorCode.BAD_FRAME, "at most " + Limits.MAX_RECEIVED_IDS + " ids in one received");
            }
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.received(this);
        }
    }

    /**
     * Read a page of a room's events, of those with one user, or, without both, of all the user's private ones. It names
     * at most one of {@code before} and {@code after}; without both, the page is the newest. Reply:
     * {@link ServerFrame.History}.
     *
     * @param cursor only what arrived after it: beside {@code after}, or, for the first of such pages, without it
     * @param thread only the messages of the thread that this one begins, which is not among them; null: all events
     */
    @JsonPropertyOrder({"type", "id", "room", "with"})
    record History(
            long id,
            @JsonIgnore @Nullable Conversation conversation,
            @Nullable EventId before,
            @Nullable EventId after,
            @Nullable LogCursor cursor,
            @Nullable Integer limit,
            @Nullable EventId thread)
            implements ClientFrame, Reading {
        public History {
            if (thread != null && (cursor != null || conversation == null)) {
                throw new ProtocolException(
                        ErrorCode.BAD_FRAME, "name \"room\" or \"with\" beside \"thread\", and no \"cursor\"");
            }
            checkLimit(limit);
            if (before != null && after != null) {
                throw new ProtocolException(ErrorCode.BAD_FRAME, "name \"before\" or \"after\", not both");
            }
            if (cursor != null && (before != null || conversation instanceof UserName)) {
                throw new ProtocolException(
                        ErrorCode.BAD_FRAME, "name neither \"before\" nor \"with\" beside \"cursor\"");
            }
        }

        /** A request for events of all threads. */
        public History(
                long id,
                @Nullable Conversation conversation,
                @Nullable EventId before,
                @Nullable EventId after,
                @Nullable LogCursor cursor,
                @Nullable Integer limit) {
            this(id, conversation, before, after, cursor, limit, null);
        }

        /** A request for events whenever they arrived, that is, without a cursor. */
        public History(
                long id,
                @Nullable Conversation conversation,
                @Nullable EventId before,
                @Nullable EventId after,
                @Nullable Integer limit) {
            this(id, conversation, before, after, null, limit);
        }

        @JsonCreator
        static History of(
                @JsonProperty("id") long id,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("with") @Nullable UserName with,
                @JsonProperty("before") @Nullable EventId before,
                @JsonProperty("after") @Nullable EventId after,
                @JsonProperty("cursor") @Nullable LogCursor cursor,
                @JsonProperty("limit") @Nullable Integer limit,
                @JsonProperty("thread") @Nullable EventId thread) {
            return new History(id, atMostOne(room, with), before, after, cursor, limit, thread);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.history(this);
        }
    }

    /**
     * Read a page as with {@link History}, but of shared files only, and only going back. Reply:
     * {@link ServerFrame.Files}.
     */
    @JsonPropertyOrder({"type", "id", "room", "with"})
    record Files(
            long id,
            @JsonIgnore @Nullable Conversation conversation,
            @Nullable EventId before,
            @Nullable Integer limit) implements ClientFrame, Reading {
        public Files {
            checkLimit(limit);
        }

        /**
         * Makes the request from its JSON, and refuses {@code after}: ignored, it would give another page than a client
         * expects that knows it from {@link History}.
         */
        @JsonCreator
        static Files of(
                @JsonProperty("id") long id,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("with") @Nullable UserName with,
                @JsonProperty("before") @Nullable EventId before,
                @JsonProperty("limit") @Nullable Integer limit,
                @JsonProperty("after") @Nullable Object after) {
            if (after != null) {
                throw new ProtocolException(
                        ErrorCode.BAD_FRAME, "files are read back from the newest, or from \"before\"; not \"after\"");
            }
            return new Files(id, atMostOne(room, with), before, limit);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.files(this);
        }
    }

    /** Announce a file for a joined room or a user. Reply: {@link ServerFrame.Upload}. */
    @JsonPropertyOrder({"type", "id", "room", "to"})
    record Upload(long id, @JsonIgnore Conversation target, String name, long size, String mediaType)
            implements ClientFrame, Targeted {
        public Upload {
            FileInfo.checkName(name);
            if (size < 0) {
                throw new ProtocolException(ErrorCode.BAD_FRAME, "size must be 0 or more bytes");
            }
            if (mediaType.isBlank()
                    || mediaType.length() > Limits.MAX_MEDIA_TYPE_CHARS
                    || !mediaType.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
                throw new ProtocolException(
                        ErrorCode.BAD_FRAME,
                        "mediaType has 1 to " + Limits.MAX_MEDIA_TYPE_CHARS
                                + " printable ASCII characters, not all blank, such as image/png");
            }
        }

        @JsonCreator
        static Upload of(
                @JsonProperty("id") long id,
                @JsonProperty("room") @Nullable RoomName room,
                @JsonProperty("to") @Nullable UserName to,
                @JsonProperty("name") String name,
                @JsonProperty("size") long size,
                @JsonProperty("mediaType") String mediaType) {
            return new Upload(id, Conversation.of(room, to), name, size, mediaType);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.upload(this);
        }
    }

    /**
     * Where to send these parts (numbered from 1) of an upload. Asked for a few at a time, as they are sent: the answers
     * expire. Reply: {@link ServerFrame.Parts}.
     */
    record Parts(long id, String file, List<Integer> parts) implements ClientFrame {
        public Parts {
            parts = List.copyOf(parts);
            if (parts.isEmpty()
                    || parts.size() > Limits.MAX_LISTED_PARTS
                    || !parts.stream().allMatch(part -> part >= 1)) {
                throw new ProtocolException(
                        ErrorCode.BAD_FRAME,
                        "parts names 1 to " + Limits.MAX_LISTED_PARTS + " part numbers, from 1 on");
            }
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.parts(this);
        }
    }

    /**
     * All parts are sent: check them and announce the file to its conversation. Repeating it, after a lost answer, gives
     * the same answer. Reply: {@link ServerFrame.Ack} with the id of the file's event.
     */
    record Complete(long id, String file, Nonce nonce, String sha256, List<SentPart> parts) implements ClientFrame {
        public Complete {
            sha256 = FileInfo.checkSha256(sha256);
            parts = List.copyOf(parts);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.complete(this);
        }
    }

    /** A part that arrived at the store, with the ETag header of the store's answer, quotes included. */
    record SentPart(int part, String etag) {}

    /** Give an upload up. Reply: {@link ServerFrame.Done}. */
    record Abort(long id, String file) implements ClientFrame {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.abort(this);
        }
    }

    /** Where to get a file's bytes. Reply: {@link ServerFrame.Download}. */
    record Download(long id, String file) implements ClientFrame {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.download(this);
        }
    }

    /** Which gateway this is, and how many are connected. Reply: {@link ServerFrame.Info}. */
    record Info(long id) implements ClientFrame {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.info(this);
        }
    }

    /** Are you there? For clients that cannot see WebSocket pings, such as browsers. Reply: {@link ServerFrame.Pong}. */
    record Ping(long id) implements ClientFrame {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.ping(this);
        }
    }

    /** The devices that are signed in as this user. Reply: {@link ServerFrame.Devices}. */
    record Devices(long id) implements ClientFrame {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.devices(this);
        }
    }

    /**
     * Sign out a device, or several: their tokens end, and soon their connections. To sign out what is not there is done, too, so it can
     * be repeated. Reply: {@link ServerFrame.Done}, once it is stored and all gateways have been told.
     *
     * @param device as {@link ServerFrame.Device} has it; null if {@code which} is there
     * @param which several of them; null if {@code device} is there
     */
    record SignOut(
            long id, @Nullable String device, @Nullable Which which) implements ClientFrame {
        public SignOut {
            if ((device == null) == (which == null)) {
                throw new ProtocolException(
                        ErrorCode.BAD_FRAME, "name a \"device\", or say \"which\": \"others\" or \"all\"");
            }
            if (device != null && device.length() > Limits.MAX_DEVICE_CHARS) {
                throw new ProtocolException(
                        ErrorCode.BAD_FRAME, "\"device\" has at most " + Limits.MAX_DEVICE_CHARS + " characters");
            }
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.signOut(this);
        }
    }

    /** Which of a user's devices are meant. */
    enum Which {
        /** All but the one that asks. */
        OTHERS,
        /** All, the one that asks, too. */
        ALL;

        /** The name on the wire. */
        @JsonValue
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Give one's account another password. Reply: {@link ServerFrame.Done}, also if it is the account's already, so it can be repeated.
     *
     * @param password the one so far
     * @param signOutOthers false: the user's other devices stay signed in. Without it, they do not
     */
    record Password(
            long id,
            String password,
            String newPassword,
            @Nullable Boolean signOutOthers) implements ClientFrame {
        public Password {
            if (password.length() > Limits.MAX_PASSWORD_CHARS) {
                throw passwordLength();
            }
            checkNewPassword(newPassword);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.password(this);
        }

        @Override
        public String toString() {
            return "Password[id=" + id + ", signOutOthers=" + signOutOthers + "]";
        }
    }

    /**
     * A request that reads history: a room's, or that with one user, or, if its JSON has neither {@code room} nor
     * {@code with}, all of the user's private messages.
     */
    interface Reading {
        @Nullable
        Conversation conversation();

        @JsonProperty
        default @Nullable RoomName room() {
            return conversation() instanceof RoomName room ? room : null;
        }

        @JsonProperty
        default @Nullable UserName with() {
            return conversation() instanceof UserName user ? user : null;
        }
    }

    private static @Nullable Conversation atMostOne(@Nullable RoomName room, @Nullable UserName with) {
        if (room != null && with != null) {
            throw new ProtocolException(ErrorCode.BAD_FRAME, "name a room or a user, not both: \"room\" or \"with\"");
        }
        return room != null ? room : with;
    }

    private static void checkLimit(@Nullable Integer limit) {
        if (limit != null && (limit < 0 || limit > Limits.MAX_PAGE_EVENTS)) {
            throw new ProtocolException(ErrorCode.BAD_FRAME, "limit is 0 to " + Limits.MAX_PAGE_EVENTS);
        }
    }
}
