/**
 * What Parley keeps in an S3-compatible bucket: accounts, rooms, history, files. Keys and formats: docs/operations.md.
 *
 * <p>{@link chat.parley.storage.ObjectStore} is the seam: what a bucket can do, with the MinIO SDK behind it, and nothing
 * of Parley in it. Everything else here is written on top of it. All methods block.
 */
@NullMarked
package chat.parley.storage;

import org.jspecify.annotations.NullMarked;
