/**
 * What is kept as a JSON document each: accounts, rooms, mailboxes, read markers, and the archivers' terms. Who changes one names the ETag
 * that it has read, so the store is the arbiter between gateways.
 *
 * <p>Other rooms write documents of their own with {@link chat.parley.storage.document.JsonDocument}. This one uses {@code
 * objectstore} only.
 */
@NullMarked
package chat.parley.storage.document;

import org.jspecify.annotations.NullMarked;
