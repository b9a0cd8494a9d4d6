package chat.parley.gateway.limit;

import chat.parley.gateway.config.FileBudget;

/** Which part of a {@link FileBudget} was used up. */
public enum FileLimit {
    UPLOADS,
    PENDING_SIZE,
    FILES_PER_DAY,
    SIZE_PER_DAY
}
