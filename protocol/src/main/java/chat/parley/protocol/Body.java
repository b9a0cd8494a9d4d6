package chat.parley.protocol;

import org.jspecify.annotations.Nullable;

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

        R edit(Edit changed);

        R removal(Removal asked);

        R reaction(Reaction shown);

        R answer(Answer given);

        R removed(Removed gone);

        R unknown(Unknown newer);
    }

    /** Something that is about an earlier event of the same conversation: it changes how that one is shown, and has no place of its own. */
    sealed interface Change extends Body {
        /** The id of the event that it is about. */
        EventId about();
    }

    /**
     * A message, not blank. What is read may be longer than what may be said now: a later version may take more.
     *
     * @param replyTo the event of the same conversation that it answers; null if it answers none
     * @param replyToUser who said that one, as the gateway found it; null if it answers none
     * @param thread the first message of the thread, if that is not {@code replyTo} itself; else null
     */
    record Text(
            String text,
            @Nullable EventId replyTo,
            @Nullable UserName replyToUser,
            @Nullable EventId thread) implements Body {
        public Text {
            if (text.isBlank()) {
                throw refusal(text);
            }
        }

        /** A message that answers no other. */
        public Text(String text) {
            this(text, null, null, null);
        }

        /** A message of which nobody says whose message it answers, nor that it is in a longer thread. */
        public Text(String text, @Nullable EventId replyTo) {
            this(text, replyTo, null, null);
        }

        /** The message whose thread this one is in: what it answers, or what that answers in turn; null if it answers none. */
        public @Nullable EventId root() {
            return thread == null ? replyTo : thread;
        }

        /**
         * Throws {@link ErrorCode#TEXT_LENGTH} unless {@code text} may be said: 1 to {@link Limits#MAX_TEXT_CHARS} UTF-16
         * code units, and at most {@link Limits#MAX_TEXT_BYTES} in a frame.
         */
        public static void check(String text) {
            if (text.isBlank() || text.length() > Limits.MAX_TEXT_CHARS) {
                throw refusal(text);
            }
            if (JsonText.bytes(text) > Limits.MAX_TEXT_BYTES) {
                throw new ProtocolException(
                        ErrorCode.TEXT_LENGTH,
                        "a message takes at most " + Limits.MAX_TEXT_BYTES
                                + " bytes; this one is mostly control characters, which take six each");
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
     * Another text in the place of that of an earlier message of the same sender.
     *
     * @param text as in {@link Text}; blank in what is left of an edit whose message was taken back, and never heeded then
     */
    record Edit(EventId about, String text) implements Change {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.edit(this);
        }
    }

    /**
     * Takes back what its sender said, or, where a moderator of a room sends it, what {@code author} did: from then on it is
     * {@link Removed}.
     *
     * @param file the id of the file that was shared, whose bytes go with it; null if it was none
     * @param author whose message it takes back if that is somebody else's; else null. Gateways alone write it, after they have
     *     checked the right: so who reads believes it
     */
    record Removal(
            EventId about, @Nullable String file, @Nullable UserName author) implements Change {
        /** What a sender takes back of its own. */
        public Removal(EventId about, @Nullable String file) {
            this(about, file, null);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.removal(this);
        }
    }

    /**
     * Shows an emoji at an earlier event, or withdraws it.
     *
     * @param emoji one, as {@link Emoji#canonical} writes it; what is read may be one of a later version of Unicode
     * @param on false if it is withdrawn
     */
    record Reaction(EventId about, String emoji, boolean on) implements Change {
        public Reaction {
            if (emoji.isBlank() || emoji.length() > Limits.MAX_EMOJI_CHARS) {
                throw Emoji.refusal(emoji);
            }
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.reaction(this);
        }
    }

    /**
     * Tells of a message, whose id, sender and nonce this has, that it is in the thread of an earlier one. Nobody says it:
     * {@link EncodedEvent#answer} makes it, so that it can be kept beside that one.
     */
    record Answer(EventId about) implements Change {
        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.answer(this);
        }
    }

    /**
     * Stands, with the id, sender and nonce, in the place of an event that its sender, or a moderator, took back. What was said is
     * gone.
     *
     * @param thread the first message of the thread in which it was said, and stays; null if it was in none
     */
    record Removed(@Nullable EventId thread) implements Body {
        /** What stands in the place of something that was in no thread. */
        public Removed() {
            this(null);
        }

        @Override
        public <R> R handle(Handler<R> handler) {
            return handler.removed(this);
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
