/**
 * Shared files: uploads under way, what becomes of them, and where the bytes are put and fetched. The bytes never come through
 * here. ADR 0034.
 *
 * <p>{@link chat.parley.storage.file.Files} is the way in. It uses {@code document} and {@code objectstore}.
 */
@NullMarked
package chat.parley.storage.file;

import org.jspecify.annotations.NullMarked;
