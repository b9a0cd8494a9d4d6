package chat.parley.cli.command;

import chat.parley.protocol.Conversation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows a command: as words, where quotes ({@code "} or {@code '}) hold one together, or from some word on as it was
 * typed.
 */
public final class Words {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();

    private final @Nullable Conversation typedIn;

    public Words(String text) {
        this(text, null);
    }

    /** @param typedIn the conversation that the words are for, unless they name another; null if there is none */
    public Words(String text, @Nullable Conversation typedIn) {
        this.typedIn = typedIn;
        this.text = text.strip();
        split();
    }

    private void split() {
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
                continue;
            }
            starts.add(at);
            at = word(at);
        }
    }

    /** Takes the word that begins at {@code at}; returns where it ends. A quote that is not closed is a character. */
    private int word(int at) {
        char first = text.charAt(at);
        int closing = first == '"' || first == '\'' ? text.indexOf(first, at + 1) : -1;
        if (closing > 0) {
            words.add(text.substring(at + 1, closing));
            return closing + 1;
        }
        int end = at;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        words.add(text.substring(at, end));
        return end;
    }

    public @Nullable Conversation typedIn() {
        return typedIn;
    }

    public int count() {
        return words.size();
    }

    public String get(int index) {
        return words.get(index);
    }

    /** The text from word {@code index} on, as it was typed. */
    public String from(int index) {
        return text.substring(starts.get(index));
    }

    /** All of the text as it was typed; quotes around the whole are taken off. */
    public String whole() {
        return words.size() == 1 ? words.get(0) : text;
    }
}
