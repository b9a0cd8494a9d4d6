package chat.parley.cluster;

import com.fasterxml.jackson.databind.JsonNode;

/** A request of a {@link RawClient} and its reply, with their times by {@link System#nanoTime}. */
public record Exchange(String request, JsonNode reply, long sentNanos, long repliedNanos) {

    /** Whether the reply is what was asked for, and not an error. */
    public boolean succeeded() {
        return !reply.path("type").asText().equals("error");
    }

    /** Whether the reply is a page that says that it may lack something. */
    public boolean mayLackSomething() {
        return reply.has("recovered") && !reply.path("recovered").asBoolean();
    }
}
