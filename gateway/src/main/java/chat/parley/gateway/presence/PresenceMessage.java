package chat.parley.gateway.presence;

import chat.parley.protocol.RoomName;
import chat.parley.protocol.UserName;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What gateways tell each other about who is where: JSON over {@link chat.parley.bus.Bus#broadcast}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = PresenceMessage.Roster.class, name = "roster"),
    @JsonSubTypes.Type(value = PresenceMessage.Delta.class, name = "delta"),
    @JsonSubTypes.Type(value = PresenceMessage.Ask.class, name = "ask"),
    @JsonSubTypes.Type(value = PresenceMessage.Bye.class, name = "bye")
})
sealed interface PresenceMessage {

    GatewayId from();

    /** All of the sender's users; sent every few seconds, and when asked for. */
    record Roster(GatewayId from, List<UserCount> users, List<RoomUsers> rooms) implements PresenceMessage {}

    /** What changed at the sender since its last message. Counts are totals, not differences; with 0 the user is gone. */
    record Delta(GatewayId from, List<UserCount> users, List<RoomUsers> came, List<RoomUsers> went)
            implements PresenceMessage {}

    /** A request for rosters: the sender is new, or was cut off. */
    record Ask(GatewayId from) implements PresenceMessage {}

    /** A goodbye: the sender stops, and its users are gone. */
    record Bye(GatewayId from) implements PresenceMessage {}

    /**
     * A user of the sender, and how often.
     *
     * @param away true if all of these connections are away; else null, as from gateways that know nothing of it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserCount(
            UserName user,
            int connections,
            @JsonSetter(nulls = Nulls.SET) @Nullable Boolean away) {
        public UserCount {
            away = Boolean.TRUE.equals(away) ? away : null;
        }

        public UserCount(UserName user, int connections, boolean away) {
            this(user, connections, away ? Boolean.TRUE : null);
        }

        boolean isAway() {
            return Boolean.TRUE.equals(away);
        }
    }

    record RoomUsers(RoomName room, List<UserName> users) {}

    JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .defaultSetterInfo(JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
            .build();

    default byte[] encode() {
        try {
            return MAPPER.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a message that JSON cannot hold", e);
        }
    }

    /** Reads a message; throws {@link IOException} if another version of Parley sent something else. */
    static PresenceMessage decode(byte[] json) throws IOException {
        PresenceMessage message = MAPPER.readValue(json, PresenceMessage.class);
        if (message == null) {
            throw new IOException("it says null");
        }
        return message;
    }
}
