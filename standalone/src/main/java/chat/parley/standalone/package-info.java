/** {@code ./parley up}: a broker, an object store and a gateway in one process, for one machine. */
@NullMarked
package chat.parley.standalone;

import org.jspecify.annotations.NullMarked;
