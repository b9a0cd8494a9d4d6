/** Commands for cron, CI and bots, which do one thing and end. */
@NullMarked
package chat.parley.cli.script;

import org.jspecify.annotations.NullMarked;
