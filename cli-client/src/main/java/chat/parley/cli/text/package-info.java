/** Events and sizes as text for people, and text from others made harmless. */
@NullMarked
package chat.parley.cli.text;

import org.jspecify.annotations.NullMarked;
