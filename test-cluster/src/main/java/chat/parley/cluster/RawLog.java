package chat.parley.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** What a {@link RawClient} was told of one log, and up to where it has everything. Not thread-safe. */
public final class RawLog {
    private static final Set<String> KINDS = Set.of("text", "file");

    private final NavigableMap<String, JsonNode> byId = new TreeMap<>();
    /** All events in the order in which they were told, each as often as it was. */
    private final List<JsonNode> told = new ArrayList<>();
    /** The id that counts of each post, by sender and nonce. */
    private final Map<String, String> counts = new HashMap<>();
    /**
     * Where to resume, by the names of the protocol's fields: an id ({@code after}), and an opaque text where the gateway
     * gives one ({@code cursor}).
     */
    private final Map<String, String> cursors = new HashMap<>();

    private boolean recovered = true;
    /** Whether the last catch-up found everything: else cursors that are pushed say nothing. */
    private boolean complete = true;

    private boolean damaged;

    public RawLog() {}

    /** Whether all pages said that nothing is missing. */
    public boolean recovered() {
        return recovered;
    }

    /** Whether the last catch-up found everything. */
    public boolean isComplete() {
        return complete;
    }

    /** Whether it was pushed that something does not come. */
    public boolean isDamaged() {
        return damaged;
    }

    /** The texts, and the names of files, in the order of ids, each once. */
    public List<String> texts() {
        return byId.values().stream().filter(RawLog::isKnown).map(RawLog::text).toList();
    }

    /** The texts, and the names of files, in the order in which they were told, as often as they were. */
    public List<String> asTold() {
        return told.stream().filter(RawLog::isKnown).map(RawLog::text).toList();
    }

    /** The ids of the events that count, ascending. */
    public List<String> ids() {
        return List.copyOf(byId.keySet());
    }

    /** The events of kinds that are not known, in the order of ids, each once. */
    public List<JsonNode> unknown() {
        return byId.values().stream().filter(event -> !isKnown(event)).toList();
    }

    private static boolean isKnown(JsonNode event) {
        return KINDS.contains(event.path("kind").asText());
    }

    private static String text(JsonNode event) {
        return event.has("file")
                ? event.path("file").path("name").asText()
                : event.path("text").asText();
    }

    Map<String, String> cursors() {
        return Map.copyOf(cursors);
    }

    /** Adds the page of a first join: what was before it is nobody's loss. */
    void addFirst(JsonNode page) {
        add(page);
        advance(page.path("cursor").asText());
    }

    void add(JsonNode page) {
        recovered &= page.path("recovered").asBoolean();
        page.path(page.has("files") ? "files" : "events").forEach(this::addEvent);
    }

    void advance(String cursor) {
        if (!cursor.isEmpty()) {
            cursors.put("cursor", cursor);
        }
        if (!byId.isEmpty()) {
            cursors.put("after", byId.lastKey());
        }
    }

    /**
     * Notes the end of a catch-up that began with a page whose cursor is {@code told}; without success the old cursor
     * stays.
     */
    void caughtUp(boolean withSuccess, String told) {
        complete = withSuccess;
        if (withSuccess) {
            advance(told);
        }
    }

    void push(JsonNode push) {
        if (push.path("type").asText().equals("event")) {
            addEvent(push.path("event"));
        }
        damaged |= push.path("type").asText().equals("damaged");
        if (complete) {
            advance(
                    push.path("type").asText().equals("cursor")
                            ? push.path("cursor").asText()
                            : "");
        }
    }

    /** Adds an event. Of several with one sender and nonce the one with the smallest id counts. */
    private void addEvent(JsonNode event) {
        told.add(event);
        String id = event.path("id").asText();
        String author = event.path("from").asText() + " " + event.path("nonce").asText();
        String known = counts.putIfAbsent(author, id);
        if (known == null || known.compareTo(id) > 0) {
            if (known != null) {
                byId.remove(known);
            }
            counts.put(author, id);
            byId.put(id, event);
        }
    }

    static String lastId(JsonNode page) {
        JsonNode events = page.path("events");
        return events.path(events.size() - 1).path("id").asText();
    }
}
