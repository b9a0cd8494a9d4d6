package chat.parley.storage.minio;

import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.UnfitStoreException;

/**
 * What Parley needs of an object store, each with what the operator is told when it is missing. docs/operations.md has the
 * same lines.
 */
enum StoreNeed {
    READ(
            "does not give back what was written a moment ago",
            "use one, or a setting of it, whose reads and lists see every write"),
    CREATE(
            "writes over an object where one was only to be created (If-None-Match: *)",
            "use one, or a version of it, with conditional writes"),
    CREATE_AT_ONCE(
            "lets several writers that create one object at the same time all win (If-None-Match: *)",
            "use one, or a version of it, whose conditional writes are atomic"),
    REPLACE(
            "does not replace an object that has the ETag asked for (If-Match)",
            "use one, or a version of it, with conditional writes"),
    REPLACE_OTHER(
            "replaces an object that has another ETag than the one asked for (If-Match)",
            "use one, or a version of it, with conditional writes"),
    REPLACE_AT_ONCE(
            "lets several writers that replace one object at the same time all win (If-Match)",
            "use one, or a version of it, whose conditional writes are atomic"),
    DELETE(
            "still has an object that was removed",
            "use one, or a setting of it, whose reads and lists see every write"),
    LIST("does not list keys in the order of their bytes", "use one, or a kind of bucket, that does"),
    LIST_AFTER("does not list from a key on (start-after)", "use one, or a version of it, with ListObjectsV2"),
    LIST_FOLDERS("does not list folders (delimiter)", "use one, or a version of it, with ListObjectsV2"),
    MULTIPART("does not make one object of an upload in parts", "use one, or a version of it, with multipart uploads"),
    MULTIPART_ABORT(
            "completes an upload in parts that was given up", "use one, or a version of it, with multipart uploads"),
    SIGNED_PUT(
            "does not take an upload by a signed URL",
            "let it, and what is before it, pass on Host header, path and query as they are"),
    SIGNED_PUT_ETAG("does not tell the ETag of an upload", "let it, and what is before it, pass the ETag header on"),
    SIGNED_GET(
            "does not serve a download by a signed URL",
            "let it, and what is before it, pass on Host header, path and query as they are"),
    RANGE("serves whole objects where a range was asked for (Range)", "let it, and what is before it, serve ranges"),
    SAVED_AS(
            "does not serve downloads as files to save (response-content-disposition)",
            "use one, or a version of it, that does: pages that somebody uploads would run at its address"),
    SIGNATURE("serves requests with a wrong signature", "let it check signatures"),
    NO_SIGNATURE("serves requests without a signature", "let it check signatures, and make the bucket private"),
    SIGNED_FOR("lets who may read an object by its URL write it, or read others", "let it check signatures"),
    SIGNED_LENGTH(
            "takes an upload of another length than the one that was signed (content-length)",
            "set files.relay = true, and let no client reach it"),
    SIGNED_ONCE(
            "lets an upload be written over by its own URL (If-None-Match: *, signed)",
            "set files.relay = true, and let no client reach it"),
    COPY(
            "lets who may upload copy all other objects (x-amz-copy-source, unsigned)",
            "set files.relay = true, and let no client reach it"),
    ANY_HOST(
            "refuses the signature of URLs for another host than that of store.url",
            "let it, and what is before it, take any Host header, or name one host in store.public-url"),
    PUBLIC_URL(
            "refuses the signature of URLs at store.public-url",
            "let what is there pass on Host header, path and query as they are");

    private final String missing;
    private final String remedy;

    StoreNeed(String missing, String remedy) {
        this.missing = missing;
        this.remedy = remedy;
    }

    String missing() {
        return missing;
    }

    String remedy() {
        return remedy;
    }

    /** Throws {@link UnfitStoreException} unless the need is {@code met}. */
    void require(boolean met, StorageConfig config) {
        if (!met) {
            throw unmet(config, "");
        }
    }

    /** @param answer of the store, for people; may be empty */
    UnfitStoreException unmet(StorageConfig config, String answer) {
        return new UnfitStoreException("object store " + config.endpoint() + " " + missing + ": " + remedy
                + (answer.isEmpty() ? "" : " (" + answer + ")"));
    }
}
