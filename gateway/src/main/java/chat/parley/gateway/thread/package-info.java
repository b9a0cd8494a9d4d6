/** Threads that own state, and what becomes of what is thrown on them. */
@NullMarked
package chat.parley.gateway.thread;

import org.jspecify.annotations.NullMarked;
