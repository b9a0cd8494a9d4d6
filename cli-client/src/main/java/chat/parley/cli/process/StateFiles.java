package chat.parley.cli.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where something is kept from one run to the next: for nobody else to read, since some of it is private. */
public final class StateFiles {
    private StateFiles() {}

    /**
     * The file of that name in {@code $XDG_STATE_HOME/parley}, {@code ~/.local/state/parley}, on Windows
     * {@code %LOCALAPPDATA%\\parley}, which is created if need be; empty where nothing can be written.
     */
    public static Optional<Path> named(Surroundings surroundings, String name) {
        String configured = surroundings.variable(surroundings.windows() ? "LOCALAPPDATA" : "XDG_STATE_HOME");
        Path state = configured != null && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : surroundings.home().resolve(".local").resolve("state");
        Path file = state.resolve("parley").resolve(name);
        Path folder = Objects.requireNonNull(file.getParent());
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
