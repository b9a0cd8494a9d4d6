/** Programs that tests start as processes of their own, type to, read from, freeze and end. */
@NullMarked
package chat.parley.process;

import org.jspecify.annotations.NullMarked;
