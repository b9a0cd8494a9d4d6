@NullMarked
package chat.parley.gateway.thread;

import org.jspecify.annotations.NullMarked;
