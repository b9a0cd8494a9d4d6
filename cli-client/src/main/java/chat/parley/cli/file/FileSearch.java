package chat.parley.cli.file;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds a file's id by its name or by the beginning of the id. */
public final class FileSearch {
    private static final int PAGES = 20;
    private static final Pattern WHOLE_ID = Pattern.compile("[0-9A-Z]{26}");

    private final ParleyClient client;
    private final KnownFiles known;

    public FileSearch(ParleyClient client, KnownFiles known) {
        this.client = client;
        this.known = known;
    }

    /** {@code what}, if it has the form of an id. */
    public static Optional<String> wholeId(String what) {
        return WHOLE_ID.matcher(what).matches() ? Optional.of(what) : Optional.empty();
    }

    /** Among the files that are known, then in {@code room} or, if null, among the user's private ones, newest first. */
    public Optional<String> find(@Nullable RoomName room, String what) {
        Optional<String> id = known(what);
        EventId before = null;
        for (int page = 0; page < PAGES && id.isEmpty(); page++) {
            ServerFrame.Files files = page(room, before);
            files.files().forEach(known::add);
            id = known(what);
            if (!files.more() || files.files().isEmpty()) {
                break;
            }
            before = files.files().get(0).id();
        }
        return id;
    }

    private Optional<String> known(String what) {
        List<String> ids = known.idsFrom(what);
        Optional<String> named = known.idOf(what);
        if (named.isEmpty() && ids.size() > 1) {
            throw new Trouble(
                    ExitCode.REFUSED, ids.size() + " files have an id that begins with " + what + ": give more of it");
        }
        return named.or(() -> ids.stream().findFirst());
    }

    private ServerFrame.Files page(@Nullable RoomName room, @Nullable EventId before) {
        return client.request(
                        id -> new ClientFrame.Files(id, room, null, before, Limits.MAX_PAGE_EVENTS),
                        ServerFrame.Files.class)
                .join();
    }
}
