package chat.parley.faults;

import chat.parley.client.ClientConfig;
import chat.parley.client.ClientListener;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.Marker;
import chat.parley.protocol.RoomName;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Another device of a user, which says nothing and is told how far the user has read. Thread-safe. */
final class Device implements ClientListener, AutoCloseable {
    private final ParleyClient client;
    private final Map<RoomName, Marker> markers = new HashMap<>();

    Device(URI address, Credentials credentials) {
        client = new ParleyClient(ClientConfig.of(address), this);
        Chatter.persist(() -> client.connect(credentials));
    }

    @Override
    public synchronized void read(List<Marker> moved, boolean complete) {
        for (Marker marker : moved) {
            if (marker.conversation() instanceof RoomName room) {
                markers.merge(room, marker, Marker::later);
            }
        }
    }

    synchronized Map<RoomName, Marker> markers() {
        return Map.copyOf(markers);
    }

    @Override
    public void close() {
        client.close();
    }
}
