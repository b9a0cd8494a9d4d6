@NullMarked
package chat.parley.client.file;

import org.jspecify.annotations.NullMarked;
