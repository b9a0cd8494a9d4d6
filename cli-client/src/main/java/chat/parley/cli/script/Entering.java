package chat.parley.cli.script;

import chat.parley.cli.outcome.Answer;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.RoomName;

/** Entering a room that is there: a script's slip of the pen makes no new one. */
final class Entering {
    private Entering() {}

    static void require(ParleyClient client, RoomName room) throws InterruptedException {
        Answer.await(room, client.users(room));
    }

    /** Enters what something is to be said in; for a user nothing is needed. */
    static void enter(ParleyClient client, Conversation target) throws InterruptedException {
        if (target instanceof RoomName room) {
            enter(client, room, 0);
        }
    }

    /**
     * Enters a room, or fails if it is not there.
     *
     * @param events how many of the room's newest are to be told to the client's listener
     */
    static void enter(ParleyClient client, RoomName room, int events) throws InterruptedException {
        require(client, room);
        Answer.await(room, client.join(room, events));
    }
}
