package chat.parley.cli.signin;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.cli.process.OwnerOnly;
import chat.parley.cli.process.Surroundings;
import chat.parley.protocol.UserName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The tokens of this user of the computer, a file for each server and name, for nobody else to read. */
public final class TokenStore {
    private final Path folder;

    TokenStore(Path folder) {
        this.folder = folder;
    }

    /** The store in {@code $XDG_CONFIG_HOME/parley}, {@code ~/.config/parley}, on Windows {@code %APPDATA%\parley}. */
    public static TokenStore in(Surroundings surroundings) {
        String configured = surroundings.variable(surroundings.windows() ? "APPDATA" : "XDG_CONFIG_HOME");
        Path config = configured != null && Path.of(configured).isAbsolute()
                ? Path.of(configured)
                : surroundings.home().resolve(".config");
        return new TokenStore(config.resolve("parley").resolve("tokens"));
    }

    Optional<String> read(URI server, UserName user) throws IOException {
        Path file = file(server, user);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Files.readString(file, UTF_8).lines().findFirst().filter(token -> !token.isBlank());
    }

    void write(URI server, UserName user, String token) throws IOException {
        OwnerOnly.folders(folder);
        Path whole = OwnerOnly.temporary(folder, "token", ".new");
        try {
            Files.writeString(whole, token + "\n", UTF_8);
            Files.move(whole, file(server, user), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    void forget(URI server, UserName user) throws IOException {
        Files.deleteIfExists(file(server, user));
    }

    private Path file(URI server, UserName user) {
        return folder.resolve(fileName(server, user));
    }

    /** The name of a file in which something is kept for one user of one server. */
    public static String fileName(URI server, UserName user) {
        StringBuilder name = new StringBuilder(user.encoded()).append('@');
        String address = server.getScheme() + "-" + server.getRawAuthority();
        address.chars()
                .forEach(c -> name.append(Character.isLetterOrDigit(c) || c == '.' || c == '-' ? (char) c : '_'));
        return name.toString();
    }
}
