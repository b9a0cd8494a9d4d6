package chat.parley.client.file;

import chat.parley.protocol.FileInfo;
import java.nio.file.Path;

/** A file that is complete and is what its sender announced. {@code path} may differ from the name: nothing is overwritten. */
public record Downloaded(FileInfo info, Path path) {}
