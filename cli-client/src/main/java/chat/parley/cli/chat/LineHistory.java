package chat.parley.cli.chat;

import chat.parley.cli.process.OwnerOnly;
import chat.parley.cli.process.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where lines that were typed are kept from one run to the next: for nobody else to read, since some of them were private. */
final class LineHistory {
    private LineHistory() {}

    /** {@code $XDG_STATE_HOME/parley/lines}, {@code ~/.local/state/parley/lines}, on Windows {@code %LOCALAPPDATA%\\parley\\lines}; empty where nothing can be written. */
    static Optional<Path> file(Surroundings surroundings) {
        String configured = surroundings.variable(surroundings.windows() ? "LOCALAPPDATA" : "XDG_STATE_HOME");
        Path state = configured != null && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : surroundings.home().resolve(".local").resolve("state");
        Path folder = state.resolve("parley");
        Path file = folder.resolve("lines");
        try {
            OwnerOnly.folders(folder);
            if (!Files.exists(file)) {
                OwnerOnly.file(file);
            }
            return Files.isWritable(file) ? Optional.of(file) : Optional.empty();
        } catch (IOException readOnly) {
            return Optional.empty();
        }
    }
}
