@NullMarked
package chat.parley.gateway.archive;

import org.jspecify.annotations.NullMarked;
