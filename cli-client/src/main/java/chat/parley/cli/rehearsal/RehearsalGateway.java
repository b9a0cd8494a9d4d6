package chat.parley.cli.rehearsal;

import chat.parley.protocol.Body;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.FileInfo;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Nonce;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Answers one client at a time as a gateway with one room would, where somebody said something and shared a file. Nothing
 * is kept. Runs on a thread of its own, until it is closed.
 */
public final class RehearsalGateway implements AutoCloseable {
    private static final UserName PARTNER = new UserName("partner");
    private static final FileInfo FILE =
            new FileInfo("5Q8ZK2M1N0C4V7B9X3T6R5W2YA", "plan.pdf", 48_213, "application/pdf", "0".repeat(64));

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private UserName self = PARTNER;
    private Instant now = Instant.now();

    public RehearsalGateway() throws IOException {
        Thread thread = new Thread(this::serve, "rehearsal-gateway");
        thread.setDaemon(true);
        thread.start();
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort());
    }

    private void serve() {
        try {
            while (true) {
                serveNext();
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException("a client could not be answered", e);
            }
        }
    }

    private void serveNext() throws IOException {
        try (Socket socket = server.accept()) {
            answer(new SocketFrames(socket));
        }
    }

    private void answer(SocketFrames frames) throws IOException {
        for (byte[] json = frames.read(); json != null; json = frames.read()) {
            ClientFrame frame = FrameCodec.readClient(new ByteArrayInputStream(json));
            for (ServerFrame reply : replies(frame)) {
                frames.write(FrameCodec.write(reply));
            }
        }
    }

    private List<ServerFrame> replies(ClientFrame frame) {
        if (frame instanceof ClientFrame.Register register) {
            self = register.user();
            return List.of(new ServerFrame.Welcome(frame.id(), self, "token", "rehearsal", "0", 60));
        }
        if (frame instanceof ClientFrame.Login login) {
            self = login.user();
            return List.of(new ServerFrame.Welcome(frame.id(), self, "token", "rehearsal", "0", 60));
        }
        if (frame instanceof ClientFrame.Join join) {
            return List.of(
                    new ServerFrame.Joined(
                            frame.id(), join.room(), List.of(PARTNER, self), 2, said(join.room()), false, true),
                    new ServerFrame.Presence(join.room(), List.of(), List.of(PARTNER), 1));
        }
        if (frame instanceof ClientFrame.Users users) {
            return List.of(new ServerFrame.Users(
                    frame.id(),
                    users.room(),
                    List.of(new ServerFrame.UserConnections(self, 1, List.of("rehearsal"))),
                    1));
        }
        if (frame instanceof ClientFrame.History history && history.room() != null) {
            return List.of(new ServerFrame.History(frame.id(), said(history.room()), false, true));
        }
        if (frame instanceof ClientFrame.Post post) {
            Event event = new Event(nextId(), post.target(), self, post.nonce(), new Body.Text(post.text()));
            return List.of(new ServerFrame.EventPush(event), new ServerFrame.Ack(frame.id(), event.id()));
        }
        return List.of(new ServerFrame.Done(frame.id()));
    }

    private List<Event> said(RoomName room) {
        return List.of(
                new Event(nextId(), room, PARTNER, new Nonce("a-1"), new Body.Text("Is this a rehearsal?")),
                new Event(nextId(), room, PARTNER, new Nonce("a-2"), new Body.File(FILE)));
    }

    private EventId nextId() {
        now = now.plusMillis(1);
        return EventId.startOf(now);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
