/**
 * A bucket: what it can do, how it is reached, and how it fails.
 *
 * <p>{@link chat.parley.storage.objectstore.ObjectStore} is the seam. Everything that Parley keeps is written against it, so
 * another store, or one in memory, can stand behind it. This room uses no other one of this module.
 */
@NullMarked
package chat.parley.storage.objectstore;

import org.jspecify.annotations.NullMarked;
