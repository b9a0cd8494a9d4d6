package chat.parley.cli.conversation;

import chat.parley.protocol.Conversation;
import chat.parley.protocol.RoomName;
import java.util.Comparator;

/** The order of conversations in lists, and by that their numbers: rooms by name, then users by name. */
public final class Order {
    public static final Comparator<Conversation> BY_NAME = Comparator.comparing(
                    (Conversation one) -> !(one instanceof RoomName))
            .thenComparing(Conversation::toString);

    private Order() {}

    /** The conversation as it is named to people: {@code #lobby}, {@code @bob}. */
    public static String title(Conversation conversation) {
        return (conversation instanceof RoomName ? "#" : "@") + conversation;
    }
}
