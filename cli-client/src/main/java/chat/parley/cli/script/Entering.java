package chat.parley.cli.script;

import chat.parley.cli.outcome.Answer;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.RoomName;

/** Entering a room that is there: a script's slip of the pen makes no new one. */
final class Entering {
    private Entering() {}

    static void require(ParleyClient client, RoomName room) throws InterruptedException {
        Answer.await(room, client.users(room));
    }

    /** @param events of the room's newest, to be told to the client's listener */
    static void enter(ParleyClient client, RoomName room, int events) throws InterruptedException {
        require(client, room);
        Answer.await(room, client.join(room, events));
    }
}
