@NullMarked
package chat.parley.gateway.connection;

import org.jspecify.annotations.NullMarked;
