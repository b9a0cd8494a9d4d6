package chat.parley.protocol;

/**
 * What makes a post the same one when it comes again: its sender, and the nonce that the sender gave it. Of two events with the
 * same one the event with the smaller id counts, and the other is a repetition of it.
 */
public record PostId(UserName from, Nonce nonce) {}
