/**
 * The stored form of a log: segments, their keys and their bytes, as every version has written them and later ones read them
 * (docs/adr/0013-segment-compaction.md, docs/adr/0029-order-of-arrival.md).
 *
 * <p>What is decided here is on disk for years. Reading and compaction both rest on it and know nothing of each other. It uses
 * {@code objectstore} only.
 */
@NullMarked
package chat.parley.storage.segment;

import org.jspecify.annotations.NullMarked;
