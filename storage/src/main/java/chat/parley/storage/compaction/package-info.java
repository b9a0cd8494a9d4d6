/**
 * Merges the segments of days that are over, and removes what was merged: {@link chat.parley.storage.compaction.Compaction}.
 *
 * <p>It uses {@code segment}, {@code objectstore}, and for its lease {@code document}. Readers need not know of it, nor it of
 * them, but for how long they may still read what they have listed.
 */
@NullMarked
package chat.parley.storage.compaction;

import org.jspecify.annotations.NullMarked;
