package chat.parley.bus;

import chat.parley.protocol.UserName;

/**
 * A user types, or has stopped: what a gateway tells those who have the conversation open. It is never kept, and lost without harm.
 *
 * @param on false if what was typed was given up
 */
public record Typing(UserName user, boolean on) {}
