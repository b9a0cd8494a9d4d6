/**
 * The bucket behind the MinIO SDK: requests and their repetition, signed URLs, and the trial of a store at the start.
 *
 * <p>Nothing outside of this room knows the SDK, or OkHttp below it. Of the other rooms it uses {@code objectstore} only:
 * {@link chat.parley.storage.minio.MinioObjectStore} knows what a bucket is, and not what Parley keeps in it.
 */
@NullMarked
package chat.parley.storage.minio;

import org.jspecify.annotations.NullMarked;
