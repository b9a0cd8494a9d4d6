/** A network that tests can cut, silence and let lose answers. */
@NullMarked
package chat.parley.network;

import org.jspecify.annotations.NullMarked;
