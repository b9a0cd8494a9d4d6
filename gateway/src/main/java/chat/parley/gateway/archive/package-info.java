/**
 * From the broker to the object store: what was published is collected per log and written as history segments; what is in
 * the store is acknowledged to the broker. DESIGN §4, "Archive" and "Barrier read".
 *
 * <p><b>Threads.</b> {@code archive} owns everything that is held ({@link chat.parley.gateway.archive.Unstored} and what
 * is in it). {@code archive-write-N} write segments: at most one write of a log is under way, and each returns its result
 * to the owner. Threads of the bus only hand over.
 */
@NullMarked
package chat.parley.gateway.archive;

import org.jspecify.annotations.NullMarked;
