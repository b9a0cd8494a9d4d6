package chat.parley.gateway.limit;

/** Which part of a {@link FileBudget} was used up. */
public enum FileLimit {
    UPLOADS,
    PENDING_SIZE,
    FILES_PER_DAY,
    SIZE_PER_DAY
}
