package chat.parley.cli.file;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.Conversation;
import chat.parley.protocol.Event;
import chat.parley.protocol.EventId;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.SharedFile;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
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

    /**
     * The id of the file {@code what}. It is looked for in {@code conversation} or, if null, among the user's private
     * messages, newest first; then among all that are known: elsewhere there may be others of that name.
     */
    public Optional<String> find(@Nullable Conversation conversation, String what) {
        Predicate<SharedFile> here = shared -> isOf(conversation, shared);
        Optional<String> id = known(what, here);
        EventId before = null;
        for (int pages = 0; pages < PAGES && id.isEmpty(); ) {
            ServerFrame.Files files = page(conversation, before);
            // An empty page is one of others' files, and leads further.
            pages += files.files().isEmpty() ? 0 : 1;
            files.files().forEach(known::add);
            id = known(what, here);
            EventId older = files.older(before);
            if (!files.more() || Objects.equals(older, before)) {
                break;
            }
            before = older;
        }
        return id.or(() -> known.idOf(what, any -> true));
    }

    private static boolean isOf(@Nullable Conversation conversation, SharedFile shared) {
        Event event = shared.event();
        if (conversation instanceof RoomName) {
            return conversation.equals(event.conversation());
        }
        return event.isPrivate()
                && (conversation == null
                        || conversation.equals(event.conversation())
                        || conversation.equals(event.from()));
    }

    private Optional<String> known(String what, Predicate<SharedFile> here) {
        Optional<String> named = known.idOf(what, here);
        if (named.isPresent()) {
            return named;
        }
        List<String> ids = known.idsFrom(what);
        if (ids.size() > 1) {
            if (known.idOf(what, any -> true).isPresent()) {
                return Optional.empty();
            }
            throw new Trouble(
                    ExitCode.REFUSED, ids.size() + " files have an id that begins with " + what + ": give more of it");
        }
        return ids.stream().findFirst();
    }

    private ServerFrame.Files page(@Nullable Conversation conversation, @Nullable EventId before) {
        return client.request(
                        id -> new ClientFrame.Files(id, conversation, before, Limits.MAX_PAGE_EVENTS),
                        ServerFrame.Files.class)
                .join();
    }
}
