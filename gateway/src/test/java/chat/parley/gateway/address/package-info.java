@NullMarked
package chat.parley.gateway.address;

import org.jspecify.annotations.NullMarked;
