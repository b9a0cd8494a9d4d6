package chat.parley.gateway.config;

/** Something in the configuration that cannot be used: one line with the key, where it stands, what is wrong, what is right. */
public record Problem(String key, String source, String wrong) {
    @Override
    public String toString() {
        return key + " (" + source + "): " + wrong;
    }
}
