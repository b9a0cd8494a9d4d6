package chat.parley.cli.window;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Marker;
import chat.parley.protocol.UserName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Told of what the user reads in a {@link Window}, and asked for what that needs to know. Called on the window's thread; must not wait. */
public interface Reader {
    /** One that has nothing to do, as long as there is no other. */
    Reader NONE = new Reader() {
        @Override
        public void markersKnown() {}

        @Override
        public void read(Marker marker) {}

        @Override
        public void left(Conversation conversation) {}

        @Override
        public void looksAt(@Nullable Conversation conversation) {}

        @Override
        public void count(Conversation conversation, EventId after) {}

        @Override
        public void load(UserName with) {}

        @Override
        public void later(Duration pause, Runnable then) {}
    };

    /** It is known by now how far the user has read everything: what else is unread is to be found. */
    void markersKnown();

    /** The user has read so far. */
    void read(Marker marker);

    /** The user goes elsewhere. */
    void left(Conversation conversation);

    /** What the user looks at from now on; null for nothing. */
    void looksAt(@Nullable Conversation conversation);

    /** It is to be counted what is unread above {@code after}: {@link Window#counted} takes it. */
    void count(Conversation conversation, EventId after);

    /** The end of what was said with that user is to be read: {@link Window#saidBefore} takes it. */
    void load(UserName with);

    /** {@code then} is to be run after that time, by any thread. */
    void later(Duration pause, Runnable then);
}
