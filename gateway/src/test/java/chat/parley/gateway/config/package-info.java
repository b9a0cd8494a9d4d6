@NullMarked
package chat.parley.gateway.config;

import org.jspecify.annotations.NullMarked;
