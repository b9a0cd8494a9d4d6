package chat.parley.client.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.fuzz.Check;
import java.nio.file.Path;

/** Names that others give to files, on this disk: one plain name in this folder, whatever it was. */
public final class FileNameFuzz {
    private static final Path FOLDER = Path.of("downloads");
    /** What file systems take, less what FreeName and partial files put behind it. */
    private static final int MAX_BYTES = 240;

    private FileNameFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String name = SafeFileName.of(new String(bytes, UTF_8));
        Check.that(!name.isBlank() && name.getBytes(UTF_8).length <= MAX_BYTES, "a name out of bounds");
        Check.plain(name);
        Check.that(
                !name.startsWith(".") && !name.endsWith(".") && !name.endsWith(" "),
                "a name that hides, or that some systems cut");
        Path path = FOLDER.resolve(name);
        Check.that(path.normalize().equals(path) && path.getNameCount() == 2, "another folder");
        Check.same(name, SafeFileName.of(name));
    }
}
