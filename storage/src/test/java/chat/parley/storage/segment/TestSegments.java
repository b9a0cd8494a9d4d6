package chat.parley.storage.segment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;

/** Segments as somebody else writes them. */
public final class TestSegments {
    private TestSegments() {}

    public static byte[] compressed(String lines) {
        return Zstd.compress(lines.getBytes(UTF_8));
    }
}
