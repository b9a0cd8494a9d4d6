package chat.parley.gateway.config;

/**
 * How much one user may say, and may be told privately, by one gateway. All amounts are bytes, as the broker has to keep
 * them (ADR 0040).
 *
 * @param burst that one user may say at once, in rooms and privately
 * @param perSecond that one user may say for long
 * @param mailBurst that may be said privately to one user at once, by all others
 * @param mailPerSecond that may be said to one user for long
 */
public record PostConfig(long burst, long perSecond, long mailBurst, long mailPerSecond) {
    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;

    public static PostConfig defaults() {
        return new PostConfig(4 * MIB, 128 * KIB, 16 * MIB, 512 * KIB);
    }
}
