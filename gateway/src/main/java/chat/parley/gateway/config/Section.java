package chat.parley.gateway.config;

import java.util.List;

/**
 * Keys that belong together.
 *
 * @param intro what the section is about, for the manual
 */
record Section(String title, String intro, List<Key<?>> keys) {
    Section {
        keys = List.copyOf(keys);
    }
}
