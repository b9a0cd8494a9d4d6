package chat.parley.storage.document;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.RoomName;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/** Reads what {@link RoomName#encoded()} wrote. */
final class EncodedName {
    private EncodedName() {}

    /** The room whose name has this encoding; empty if there is no such name. */
    static Optional<RoomName> room(String encoded) {
        try {
            RoomName room = new RoomName(decoded(encoded));
            return room.encoded().equals(encoded) ? Optional.of(room) : Optional.empty();
        } catch (ProtocolException | IllegalArgumentException e) {
            return Optional.empty(); // a foreign object: not a name of ours, which is all that is asked here
        }
    }

    /** Decodes a name: {@code _hh} is a byte of its UTF-8 form, and all else stands for itself. */
    private static String decoded(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        int i = 0;
        while (i < encoded.length()) {
            char c = encoded.charAt(i);
            if (c == '_' && i + 3 <= encoded.length()) {
                bytes.write(Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 3;
            } else {
                bytes.write(c);
                i++;
            }
        }
        return bytes.toString(UTF_8);
    }
}
