/** From where a client comes, and by what name it reached us. */
@NullMarked
package chat.parley.gateway.address;

import org.jspecify.annotations.NullMarked;
