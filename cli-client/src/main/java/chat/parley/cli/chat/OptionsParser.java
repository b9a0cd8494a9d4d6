package chat.parley.cli.chat;

import chat.parley.cli.arguments.Access;
import chat.parley.cli.arguments.Arguments;
import chat.parley.cli.image.ImageStyle;
import chat.parley.cli.process.Surroundings;
import chat.parley.cli.window.Notifier;
import chat.parley.protocol.Limits;
import chat.parley.protocol.RoomName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the command line of {@code parley chat}. */
public final class OptionsParser {
    private final Surroundings surroundings;

    public OptionsParser(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The options as Commons CLI knows them; {@code --help} describes them. */
    public static org.apache.commons.cli.Options declared() {
        return Access.declare(new org.apache.commons.cli.Options()
                .addOption(Arguments.value("room", "r"))
                .addOption(Arguments.value("downloads", null))
                .addOption(Arguments.value("history", null))
                .addOption(Arguments.value("notify", null))
                .addOption(Arguments.value("images", null))
                .addOption(Arguments.flag("no-typing", null))
                .addOption(Arguments.flag("forget-lines", null)));
    }

    /** {@code words} may begin with the word "chat". */
    public Arguments split(String... words) {
        String[] own = words.length > 0 && words[0].equals("chat") ? Arrays.copyOfRange(words, 1, words.length) : words;
        Arguments arguments = Arguments.split("chat", declared(), own);
        arguments.atMost(0, "");
        return arguments;
    }

    public Options read(Arguments arguments) {
        List<RoomName> rooms = arguments.rooms();
        return new Options(
                Access.read(arguments, surroundings),
                rooms.isEmpty() ? List.of(new RoomName("lobby")) : rooms,
                arguments.has("history") ? arguments.number("history", 0, Limits.MAX_PAGE_EVENTS, 0) : null,
                downloads(arguments),
                way(arguments),
                images(arguments),
                !arguments.has("no-typing"),
                !arguments.has("forget-lines"));
    }

    private static Notifier.Way way(Arguments arguments) {
        String word = arguments.last("notify");
        return word == null
                ? Notifier.Way.BELL
                : Notifier.named(word)
                        .orElseThrow(() -> arguments.usage("--notify is bell, desktop or off, not " + word));
    }

    private static @Nullable ImageStyle images(Arguments arguments) {
        String word = arguments.last("images");
        return word == null
                ? null
                : ImageStyle.named(word)
                        .orElseThrow(() -> arguments.usage("--images is " + ImageStyle.names() + ", not " + word));
    }

    private Path downloads(Arguments arguments) {
        Path folder = arguments.path("downloads", surroundings);
        if (folder == null) {
            return surroundings.folder();
        }
        if (!Files.isDirectory(folder)) {
            throw arguments.usage("--downloads " + folder + " is no folder");
        }
        return folder;
    }
}
