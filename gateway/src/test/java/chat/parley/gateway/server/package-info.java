@NullMarked
package chat.parley.gateway.server;

import org.jspecify.annotations.NullMarked;
