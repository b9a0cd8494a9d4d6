package chat.parley.gateway.archive;

import java.time.Instant;
import java.util.Optional;

/**
 * What an archiver has taken and has not stored yet.
 *
 * @param batches messages of the broker that are not acknowledged
 * @param bytes of their events' JSON
 * @param oldest when the oldest of their events was said; empty if nothing is held
 */
public record Held(int batches, long bytes, Optional<Instant> oldest) {}
