/** A gateway in memory that tests can script, for the client library and the terminal client. */
@NullMarked
package chat.parley.client.fake;

import org.jspecify.annotations.NullMarked;
