/**
 * Logs to append to and to read page by page: {@link chat.parley.storage.history.History}, on overlapping segments, some of
 * which are compacted while they are read.
 *
 * <p>It uses {@code segment} and {@code objectstore}. Of the compaction it knows only for how long what was listed stays.
 */
@NullMarked
package chat.parley.storage.history;

import org.jspecify.annotations.NullMarked;
