package chat.parley.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a gateway can do beyond what all gateways of version 1 do, as {@link ServerFrame.Welcome} names it: a client asks for
 * nothing of it elsewhere.
 */
public enum Feature {
    /** {@code edit}, {@code remove}, {@code react}, and messages that answer others. */
    CHANGES,
    /** {@code history} with {@code thread}. */
    THREADS,
    /** {@code read} and {@code unread}. */
    MARKERS,
    /** {@code typing} and {@code look}. */
    TYPING,
    /** {@code away}. */
    AWAY,
    /** {@code devices}, {@code sign_out} and {@code password}. */
    DEVICES;

    /** The name on the wire. */
    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
