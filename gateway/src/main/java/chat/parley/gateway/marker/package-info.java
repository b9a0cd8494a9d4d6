/** How far the users who are here have read (docs/adr/0056-read-markers.md). */
@NullMarked
package chat.parley.gateway.marker;

import org.jspecify.annotations.NullMarked;
