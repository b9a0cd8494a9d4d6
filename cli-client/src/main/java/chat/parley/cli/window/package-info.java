/**
 * The chat as a terminal shows it: one conversation at a time, and at the bottom what waits, what is transferred, and a
 * bar with all conversations. {@link chat.parley.cli.window.Window} is the entry; it owns a thread that everything passes
 * through.
 */
@NullMarked
package chat.parley.cli.window;

import org.jspecify.annotations.NullMarked;
