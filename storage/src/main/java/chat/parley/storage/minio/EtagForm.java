package chat.parley.storage.minio;

/**
 * How an ETag is written in {@code If-Match}. RFC 9110 §13.1.1 has it in quotation marks; Ceph 16 compares what it is sent
 * byte by byte with what it has, which is without.
 */
enum EtagForm {
    QUOTED {
        @Override
        String of(String etag) {
            return '"' + etag + '"';
        }
    },
    BARE {
        @Override
        String of(String etag) {
            return etag;
        }
    };

    /** @param etag without quotation marks */
    abstract String of(String etag);

    EtagForm other() {
        return this == QUOTED ? BARE : QUOTED;
    }
}
