package chat.parley.cli.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands for scripts. */
public final class Scripts {
    private static final List<Script> ALL = List.of(
            new SendScript(),
            new EditScript(),
            new DeleteScript(),
            new ReactScript(),
            new TailScript(),
            new HistoryScript(),
            new UploadScript(),
            new DownloadScript(),
            new UsersScript());

    private Scripts() {}

    public static List<Script> all() {
        return ALL;
    }

    public static @Nullable Script named(String name) {
        return ALL.stream()
                .filter(script -> script.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
