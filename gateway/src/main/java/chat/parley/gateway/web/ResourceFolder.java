package chat.parley.gateway.web;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** All files under a folder of the class path, which is in a jar or, before there is one, a folder on disk. */
final class ResourceFolder {
    private ResourceFolder() {}

    /**
     * The bytes of the files by their path below the folder, such as {@code style/page.css}.
     *
     * @param folder such as {@code chat/parley/web/}
     * @param known a file in it. By it the folder is found: jars need not have entries for folders
     */
    static SortedMap<String, byte[]> read(ClassLoader classPath, String folder, String known) {
        URL url = classPath.getResource(folder + known);
        if (url == null) {
            throw new IllegalStateException(folder + known + " is not on the class path: an incomplete build");
        }
        try {
            URLConnection connection = url.openConnection();
            if (connection instanceof JarURLConnection inJar) {
                // Else the jar stays open for as long as anybody uses this class loader.
                inJar.setUseCaches(false);
                try (JarFile jar = inJar.getJarFile()) {
                    return ofJar(jar, folder);
                }
            }
            return ofDisk(Path.of(URI.create(url.toString())).resolveSibling(""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SortedMap<String, byte[]> ofJar(JarFile jar, String folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            if (!entry.isDirectory() && entry.getName().startsWith(folder)) {
                try (InputStream in = jar.getInputStream(entry)) {
                    files.put(entry.getName().substring(folder.length()), in.readAllBytes());
                }
            }
        }
        return files;
    }

    private static SortedMap<String, byte[]> ofDisk(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
                String path = folder.relativize(file).toString().replace(File.separatorChar, '/');
                files.put(path, Files.readAllBytes(file));
            }
        }
        return files;
    }
}
