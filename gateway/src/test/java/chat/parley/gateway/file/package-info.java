@NullMarked
package chat.parley.gateway.file;

import org.jspecify.annotations.NullMarked;
