package chat.parley.bus;

import chat.parley.protocol.Limits;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The text of a {@link Typing} in a message: {@code on} or {@code off}, a blank, and the user's name. */
final class Typings {
    private static final Logger LOG = LoggerFactory.getLogger(Typings.class);
    private static final RareWarning UNREADABLE = new RareWarning(LOG, System::nanoTime);
    private static final String ON = "on ";
    private static final String OFF = "off ";
    private static final int MAX_CHARS = OFF.length() + Limits.MAX_USER_NAME_BYTES;

    private Typings() {}

    static String write(Typing typing) {
        return (typing.on() ? ON : OFF) + typing.user();
    }

    /** Reads what {@link #write} wrote; empty if {@code text} is none, or cannot be read: nobody is told then. */
    static Optional<Typing> read(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(text));
        } catch (ProtocolException | IllegalArgumentException e) {
            UNREADABLE.happened("unreadable typing dropped chars=" + text.length() + " cause=" + e.getMessage());
            return Optional.empty();
        }
    }

    private static Typing parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new IllegalArgumentException("longer than any");
        }
        if (text.startsWith(ON)) {
            return new Typing(new UserName(text.substring(ON.length())), true);
        }
        if (text.startsWith(OFF)) {
            return new Typing(new UserName(text.substring(OFF.length())), false);
        }
        throw new IllegalArgumentException("it begins with on or off");
    }
}
