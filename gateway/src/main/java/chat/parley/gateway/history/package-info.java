/** Reading logs complete up to now: barriers, then pages. */
@NullMarked
package chat.parley.gateway.history;

import org.jspecify.annotations.NullMarked;
