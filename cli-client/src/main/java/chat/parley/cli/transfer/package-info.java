/** File transfers that are under way: how far and how fast they are, and how one is cancelled. */
@NullMarked
package chat.parley.cli.transfer;

import org.jspecify.annotations.NullMarked;
