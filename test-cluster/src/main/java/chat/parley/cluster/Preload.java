package chat.parley.cluster;

import chat.parley.patience.Patience;
import chat.parley.process.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A layer of C between a process and the C library, which answers some calls in another way than the machine would. It is
 * compiled when it is first needed, by the machine's {@code cc}.
 */
enum Preload {
    /** The layer of {@link MovedClock}. */
    MOVED_CLOCK("moved-clock"),
    /** The layer of {@link SmallDisk}. */
    SMALL_DISK("small-disk"),
    /** The layer of {@link LossyDisk}. */
    LOSSY_DISK("lossy-disk");

    private static final Path FOLDER = Path.of("target", "preload");
    private static final Map<Preload, Path> COMPILED = new ConcurrentHashMap<>();

    private final String name;

    Preload(String name) {
        this.name = name;
    }

    /** Whether this machine can have such layers: it runs Linux, and has a C compiler. */
    static boolean possible() {
        return System.getProperty("os.name").equals("Linux")
                && Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "cc")));
    }

    /** The file that {@code LD_PRELOAD} has to name. */
    Path library() {
        return COMPILED.computeIfAbsent(this, Preload::compile);
    }

    private static Path compile(Preload layer) {
        String resource = layer.name + ".c";
        try (InputStream source = Objects.requireNonNull(Preload.class.getResourceAsStream(resource), resource)) {
            Files.createDirectories(FOLDER);
            Path code = Files.createTempFile(FOLDER, layer.name, ".c");
            Files.write(code, source.readAllBytes());
            Path library = Path.of(code.toString().replaceFirst("\\.c$", ".so")).toAbsolutePath();
            List<String> command = List.of(
                    "cc",
                    "-std=gnu11",
                    "-O2",
                    "-Wall",
                    "-Wextra",
                    "-Werror",
                    "-shared",
                    "-fPIC",
                    "-pthread",
                    "-o",
                    library.toString(),
                    code.toString(),
                    "-ldl");
            try (Program compiler = Program.of("cc", command)) {
                int status = compiler.awaitExit(Patience.MOST);
                if (status != 0) {
                    throw new AssertionError(resource + " cannot be compiled" + compiler.transcript());
                }
            }
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
