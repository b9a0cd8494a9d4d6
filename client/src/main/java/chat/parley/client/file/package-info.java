/**
 * Files to and from Parley: streamed, checked, continued after a cut, with memory independent of their size.
 *
 * <p>{@link chat.parley.client.file.FileTransfers} is the way in. Each transfer has a thread of its own, which waits; the
 * HTTP client's threads read and write the bytes.
 */
@NullMarked
package chat.parley.client.file;

import org.jspecify.annotations.NullMarked;
