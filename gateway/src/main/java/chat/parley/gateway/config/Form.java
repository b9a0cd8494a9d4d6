package chat.parley.gateway.config;

import java.util.function.Function;

/**
 * How values of one kind are written.
 *
 * @param wanted completes "is not …": what would be right
 * @param parse throws {@link IllegalArgumentException} for anything else; its message is not shown
 * @param print the inverse of {@code parse}
 */
record Form<T>(String wanted, Function<String, T> parse, Function<T, String> print) {

    T read(String text) {
        return parse.apply(text);
    }

    String write(T value) {
        return print.apply(value);
    }
}
