package chat.parley.storage.objectstore;

import java.util.List;

/** A user of the object store. */
public record AccessKey(String id, String secret) {

    void check(String what, List<String> problems) {
        if (id.isBlank()) {
            problems.add(what + " access key must not be empty");
        }
        if (secret.isBlank()) {
            problems.add(what + " secret key must not be empty");
        }
    }

    @Override
    public String toString() {
        return "AccessKey[id=" + id + ", secret=***]";
    }
}
