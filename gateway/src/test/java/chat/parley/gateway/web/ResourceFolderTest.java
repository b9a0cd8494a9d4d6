package chat.parley.gateway.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceFolderTest {
    private static final Map<String, String> FILES =
            Map.of("a/web/index.html", "page", "a/web/app/x/main.js", "script", "a/website.txt", "beside it");

    @TempDir
    Path folder;

    private static Map<String, String> read(Path root) throws IOException {
        try (URLClassLoader classPath =
                new URLClassLoader(new URL[] {root.toUri().toURL()}, null)) {
            return ResourceFolder.read(classPath, "a/web/", "index.html").entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, file -> new String(file.getValue(), UTF_8)));
        }
    }

    @Test
    void filesOfAFolderOnDiskAreRead() throws IOException {
        for (Map.Entry<String, String> file : FILES.entrySet()) {
            Path path = folder.resolve("with space").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        assertThat(read(folder.resolve("with space")))
                .containsOnly(Map.entry("index.html", "page"), Map.entry("app/x/main.js", "script"));
    }

    @Test
    void filesOfAJarWithoutFolderEntriesAreRead() throws IOException {
        Path jar = folder.resolve("web client.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, String> file : FILES.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue().getBytes(UTF_8));
            }
        }
        assertThat(read(jar)).containsOnly(Map.entry("index.html", "page"), Map.entry("app/x/main.js", "script"));
    }

    @Test
    void aClassPathWithoutThemIsToldSo() {
        assertThatThrownBy(() -> read(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a/web/index.html is not on the class path");
    }
}
