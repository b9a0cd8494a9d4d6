package chat.parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.fuzz.Check;
import java.util.function.Function;

/** Whatever is a short text with a form: names, nonces, ids, positions, cursors. */
public final class NameFuzz {
    private NameFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, UTF_8);
        Check.memory(bytes.length, () -> {
            room(text);
            user(text);
            file(text);
            read(text, Nonce::new, Nonce::toString);
            read(text, EventId::parse, EventId::toString);
            read(text, LogPosition::parse, LogPosition::toString);
            read(text, LogCursor::parse, LogCursor::toString);
        });
    }

    private static void room(String text) {
        try {
            RoomName room = new RoomName(text);
            Check.same(room, new RoomName(room.value()));
            encoded(room.encoded(), room.value(), Limits.MAX_ROOM_NAME_BYTES);
        } catch (ProtocolException refused) {
            Check.that(refused.code() == ErrorCode.BAD_NAME, "another code");
        }
    }

    private static void user(String text) {
        try {
            UserName user = new UserName(text);
            Check.same(user, new UserName(user.value()));
            Check.that(user.isWritten(text), "what became the name is no form of it");
            encoded(user.encoded(), user.value(), Limits.MAX_USER_NAME_BYTES);
        } catch (ProtocolException refused) {
            Check.that(refused.code() == ErrorCode.BAD_NAME, "another code");
        }
    }

    private static void encoded(String encoded, String name, int maxBytes) {
        int bytes = name.getBytes(UTF_8).length;
        Check.that(bytes > 0 && bytes <= maxBytes, "a name out of bounds");
        Check.that(encoded.matches("[a-z0-9_-]+") && encoded.length() <= 3 * maxBytes, "a name with syntax in it");
        Check.that(name.codePoints().noneMatch(Check::movesText), "a name with controls in it");
    }

    private static void file(String text) {
        try {
            FileInfo.checkName(text);
        } catch (ProtocolException refused) {
            Check.that(refused.code() == ErrorCode.BAD_FILE_NAME, "another code");
        }
    }

    private static <T> void read(String text, Function<String, T> parse, Function<T, String> write) {
        try {
            Check.same(text, write.apply(parse.apply(text)));
        } catch (ProtocolException refused) {
            Check.that(refused.code() == ErrorCode.BAD_FRAME, "another code");
        }
    }
}
