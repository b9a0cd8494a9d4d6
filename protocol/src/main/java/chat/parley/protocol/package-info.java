/**
 * What clients and gateways say to each other: frames, events, names, error codes and their JSON form.
 *
 * <p>The wire form, with samples that this package's tests read, is docs/protocol.md.
 */
@NullMarked
package chat.parley.protocol;

import org.jspecify.annotations.NullMarked;
