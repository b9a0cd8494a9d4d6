/**
 * Shared files: who may send and fetch which, where their bytes go, and what becomes of uploads that nobody completes. The
 * bytes themselves go to the object store and from there, as a rule by no gateway.
 */
@NullMarked
package chat.parley.gateway.file;

import org.jspecify.annotations.NullMarked;
