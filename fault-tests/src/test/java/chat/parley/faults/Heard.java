package chat.parley.faults;

import chat.parley.protocol.EventId;
import chat.parley.protocol.UserName;

/** A message as it was told to a user, and when. */
record Heard(EventId id, UserName from, String text, long nanos) {}
