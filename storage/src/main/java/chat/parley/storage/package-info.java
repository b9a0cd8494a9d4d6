/**
 * What Parley keeps in an S3-compatible bucket: accounts, rooms, history, files. Keys and formats: docs/operations.md.
 *
 * <p>Here is what composes it, and nothing else: {@link chat.parley.storage.Storage}. Its rooms depend one way (ADR 0051):
 * {@code objectstore}, the seam, is below all; on it stand {@code minio}, {@code document} and {@code segment}; on these
 * {@code history}, {@code compaction} and {@code file}. All methods block.
 */
@NullMarked
package chat.parley.storage;

import org.jspecify.annotations.NullMarked;
