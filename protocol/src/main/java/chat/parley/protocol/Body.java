package chat.parley.protocol;

/**
 * What an {@link Event} says. A kind that is added here breaks the build wherever it matters, by {@link Handler}, and stays
 * {@link Unknown} to the versions before it.
 */
public sealed interface Body {

    <R> R handle(Handler<R> handler);

    /** Has one method per kind. */
    interface Handler<R> {
        R text(Text said);

        R file(File shared);

        R unknown(Unknown newer);
    }

    /** A message, not blank. What is read may be longer than what may be said now: a later version may take more. */
    record Text(String text) implements Body {
        public Text {
            if (text.isBlank()) {
                throw refusal(text);
            }
        }

        /**
         * Throws {@link ErrorCode#TEXT_LENGTH} unless {@code text} may be said: 1 to {@link Limits#MAX_TEXT_CHARS} UTF-16
         * code units.
         */
        public static void check(String text) {
            if (text.isBlank() || text.length() > Limits.MAX_TEXT_CHARS) {
                throw refusal(text);
            }
        }

        private static ProtocolException refusal(String text) {
            return new ProtocolException(
                    ErrorCode.TEXT_LENGTH,
                    "a message has 1 to " + Limits.MAX_TEXT_CHARS + " characters, not all of them blank; this one has "
                            + text.length());
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.text(this);
        }
    }

    /** A file whose bytes are complete in the object store. */
    record File(FileInfo file) implements Body {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.file(this);
        }
    }

    /**
     * A kind, or a body of its kind, that this version does not know: a later gateway took it. Its event is carried as it came,
     * and nothing in it is believed but what all events have. (Why it is carried: docs/adr/0046-kinds-of-tomorrow.md.)
     *
     * @param kind what it says it is: nothing to show as it is; it may be one that this version knows otherwise
     * @param event the JSON of the whole event as it was read, but in one line
     */
    record Unknown(String kind, String event) implements Body {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.unknown(this);
        }

        /** Tells the length only, so that what was said gets into no log. */
        @Override
        public String toString() {
            return "Unknown[" + event.length() + " characters]";
        }
    }
}
