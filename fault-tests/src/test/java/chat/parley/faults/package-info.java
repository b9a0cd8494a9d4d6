/**
 * The promises under faults: users talk through gateways, a broker and a store that are killed, frozen and cut off at
 * random, and afterwards a checker compares what everybody was promised, what everybody heard, and what the bucket has.
 *
 * <p>From cause to verdict: {@code Plan} (what will fail, from a seed), {@code Site} (the processes), {@code Nemesis} (who
 * does it), {@code Crowd} of {@code Chatter}s (the users), {@code Journal} (what a user saw), {@code Archive} (what the bucket
 * has), {@code Checker} (the rules), {@code Recovery} and {@code Report} (how long it took).
 */
@NullMarked
package chat.parley.faults;

import org.jspecify.annotations.NullMarked;
