@NullMarked
package chat.parley.client;

import org.jspecify.annotations.NullMarked;
