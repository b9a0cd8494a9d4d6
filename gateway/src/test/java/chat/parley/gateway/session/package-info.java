@NullMarked
package chat.parley.gateway.session;

import org.jspecify.annotations.NullMarked;
