package chat.parley.storage.minio;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.storage.minio.SignedUrlClient.Answer;
import chat.parley.storage.objectstore.ClientAccess;
import chat.parley.storage.objectstore.ObjectStore.SignedRequest;
import chat.parley.storage.objectstore.StorageConfig;
import chat.parley.storage.objectstore.StorageException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tries the URLs that clients get: what they are good for, and that they are good for nothing else. */
final class SignedUrlTrial {
    private static final Duration VALIDITY = Duration.ofMinutes(15);
    private static final String TYPE = "text/html";
    private static final String SAVED_TYPE = "application/octet-stream";
    private static final byte[] CONTENT = "0123456789".getBytes(UTF_8);

    private final StorageConfig config;
    private final MinioObjectStore store;
    private final UrlSigner signer;
    private final ClientAccess clients;
    private final TrialFolder folder;
    private final TrialFolder others;
    private final SignedUrlClient http;

    /** @param others a folder for objects that are no files */
    SignedUrlTrial(
            StorageConfig config,
            MinioObjectStore store,
            UrlSigner signer,
            ClientAccess clients,
            TrialFolder folder,
            TrialFolder others) {
        this.config = config;
        this.store = store;
        this.signer = signer;
        this.clients = clients;
        this.folder = folder;
        this.others = others;
        this.http = new SignedUrlClient(config);
    }

    /**
     * Tries the URLs; throws {@code UnfitStoreException} if they do not do what is needed. Returns what could not be
     * tried, or is to be put right, a line each.
     */
    List<String> run() {
        try (http) {
            upload("upload");
            download();
            refusals();
            List<String> untried = new ArrayList<>();
            nothingButWhatWasAnnounced(untried);
            filesOnly(untried);
            nothingIsCopied(untried);
            clients.origin().ifPresent(origin -> {
                if (clients.anyHost()) {
                    atAnyHost(origin);
                } else {
                    atPublicUrl(origin, untried);
                }
            });
            return untried;
        }
    }

    private void upload(String name) {
        String key = folder.key(name);
        Answer answer = send(uploadOf(key, CONTENT), CONTENT, Map.of());
        served(StoreNeed.SIGNED_PUT, answer);
        String etag = answer.headers().get("ETag");
        boolean told = etag != null
                && store.stat(key)
                        .filter(found -> found.etag().equals(etag.replace("\"", "")))
                        .isPresent();
        StoreNeed.SIGNED_PUT_ETAG.require(told, config);
        StoreNeed.SIGNED_PUT.require(has(key, CONTENT), config);
    }

    private void download() {
        String key = folder.key("download");
        store.put(key, CONTENT, TYPE);
        SignedRequest url = store.presignGet(key, "a file.html", VALIDITY, config.endpoint());
        Answer whole = send(url, null, Map.of());
        served(StoreNeed.SIGNED_GET, whole);
        StoreNeed.SIGNED_GET.require(Arrays.equals(whole.body(), CONTENT), config);
        String disposition = whole.headers().get("Content-Disposition");
        String type = whole.headers().get("Content-Type");
        StoreNeed.SAVED_AS.require(
                disposition != null && disposition.startsWith("attachment") && type != null && !type.startsWith(TYPE),
                config);
        Answer part = send(url, null, Map.of("Range", "bytes=2-4"));
        served(StoreNeed.RANGE, part);
        StoreNeed.RANGE.require(
                part.status() == 206 && Arrays.equals(part.body(), Arrays.copyOfRange(CONTENT, 2, 5)), config);
    }

    private void refusals() {
        String key = folder.key("refused");
        store.put(key, CONTENT, TYPE);
        SignedRequest get = store.presignGet(key, "a", VALIDITY, config.endpoint());
        byte[] other = "other".getBytes(UTF_8);
        SignedRequest put = uploadOf(folder.key("refused-upload"), other);
        refused(StoreNeed.SIGNATURE, "GET", withWrongSignature(get.url()), null, Map.of());
        refused(StoreNeed.SIGNATURE, "PUT", withWrongSignature(put.url()), other, put.headers());
        refused(StoreNeed.NO_SIGNATURE, "GET", withoutQuery(get.url()), null, Map.of());
        refused(StoreNeed.NO_SIGNATURE, "PUT", withoutQuery(put.url()), other, put.headers());
        refused(StoreNeed.SIGNED_FOR, "PUT", get.url(), other, Map.of());
        String elsewhere = folder.key("download");
        refused(StoreNeed.SIGNED_FOR, "GET", get.url().replace(key + "?", elsewhere + "?"), null, Map.of());
        StoreNeed.SIGNED_FOR.require(has(key, CONTENT), config);
    }

    private void refused(
            StoreNeed need, String method, String url, byte @Nullable [] body, Map<String, String> headers) {
        need.require(!http.send(method, url, body, headers).served(), config);
    }

    /** Tries to upload more bytes than announced, fewer, and others afterwards. */
    private void nothingButWhatWasAnnounced(List<String> untried) {
        boolean bound = true;
        for (int more : new int[] {-1, 1}) {
            String key = folder.key("length" + more);
            byte[] other = Arrays.copyOf(CONTENT, CONTENT.length + more);
            Answer answer = send(uploadOf(key, CONTENT), other, Map.of());
            bound &= !answer.served() && store.stat(key).isEmpty();
        }
        bound(StoreNeed.SIGNED_LENGTH, bound, untried);
        String key = folder.key("once");
        SignedRequest url = uploadOf(key, CONTENT);
        served(StoreNeed.SIGNED_PUT, send(url, CONTENT, Map.of()));
        byte[] other = "9876543210".getBytes(UTF_8);
        boolean again = send(url, other, Map.of()).served();
        boolean without = http.send(url.method(), url.url(), other, Map.of("Content-Type", SAVED_TYPE))
                .served();
        bound(StoreNeed.SIGNED_ONCE, !again && !without && has(key, CONTENT), untried);
    }

    /**
     * Requires {@code need} where clients reach the store by themselves. Those who come through gateways are bound by
     * what these look at, too, so there it is only a line in {@code untried}.
     */
    private void bound(StoreNeed need, boolean met, List<String> untried) {
        need.require(met || !clients.direct(), config);
        if (!met) {
            untried.add("the store " + need.missing() + "; " + need.remedy());
        }
    }

    /** Tries whether URLs reach more than files: the rights of their key decide what a store that can be tricked gives away. */
    private void filesOnly(List<String> untried) {
        if (config.filesKey().isEmpty()) {
            return;
        }
        String key = others.key("no-file");
        store.put(key, CONTENT, TYPE);
        Answer read = send(store.presignGet(key, "a", VALIDITY, config.endpoint()), null, Map.of());
        String written = others.key("no-upload");
        boolean writes = send(uploadOf(written, CONTENT), CONTENT, Map.of()).served();
        if (read.served() || writes) {
            untried.add(
                    "store.files-access-key may read or write more than files: give it no other rights than those of"
                            + " deploy/store/files-policy.json");
        }
    }

    private static String withWrongSignature(String url) {
        char last = url.charAt(url.length() - 1);
        return url.substring(0, url.length() - 1) + (last == '0' ? '1' : '0');
    }

    private static String withoutQuery(String url) {
        return url.substring(0, url.indexOf('?'));
    }

    /**
     * Tries whether an upload copies what it must not: some stores obey what no signature covers, and some of these can be kept
     * from it (ADR 0031).
     */
    private void nothingIsCopied(List<String> untried) {
        signer.guardUploads(false);
        if (!copies("copy")) {
            return;
        }
        signer.guardUploads(true);
        Answer guarded = send(uploadOf(folder.key("guarded"), CONTENT), CONTENT, Map.of());
        if (guarded.served() && has(folder.key("guarded"), CONTENT) && !copies("guarded-copy")) {
            return;
        }
        signer.guardUploads(false);
        if (clients.origin().isPresent()) {
            untried.add(
                    "the store obeys x-amz-copy-source unsigned: what serves store.public-url must refuse that header, as"
                            + " deploy/haproxy/haproxy.cfg does");
            return;
        }
        StoreNeed.COPY.require(!clients.direct(), config);
    }

    private boolean copies(String name) {
        byte[] secret = "of somebody else".getBytes(UTF_8);
        String source = others.key("source");
        store.put(source, secret, TYPE);
        String target = folder.key(name);
        Answer unused = send(
                uploadOf(target, new byte[0]),
                new byte[0],
                Map.of("x-amz-copy-source", "/" + config.bucket() + "/" + source));
        return has(target, secret);
    }

    /** Tries an upload to an address at which nobody is, by telling the store itself that it was called by that name. */
    private void atAnyHost(URI example) {
        String key = folder.key("any-host");
        SignedRequest put = store.presignPut(key, CONTENT.length, VALIDITY, example);
        String here = put.url().replace(example.toString(), withoutSlash(config.endpoint()));
        Map<String, String> headers = new HashMap<>(put.headers());
        headers.put("Host", example.getRawAuthority());
        Answer answer = http.send("PUT", here, CONTENT, headers);
        if (!answer.served()) {
            throw StoreNeed.ANY_HOST.unmet(config, answer.text());
        }
    }

    /**
     * Tries an upload to an address that may not be reachable from here, or be something else: only a refused signature
     * says something.
     */
    private void atPublicUrl(URI origin, List<String> untried) {
        String key = folder.key("public-url");
        Answer answer;
        try {
            answer = send(store.presignPut(key, CONTENT.length, VALIDITY, origin), CONTENT, Map.of());
        } catch (StorageException e) {
            untried.add(
                    "store.public-url " + origin + " was not tried, since it does not serve from here: " + reason(e));
            return;
        }
        if (answer.signatureRefused()) {
            throw StoreNeed.PUBLIC_URL.unmet(config, origin + ": " + answer.text());
        }
        if (!answer.served() || !has(key, CONTENT)) {
            untried.add(
                    "store.public-url " + origin + " does not lead to the object store from here: " + answer.text());
        }
    }

    private static String reason(StorageException e) {
        Throwable cause = e.getCause();
        return cause == null || cause.getMessage() == null ? e.toString() : cause.getMessage();
    }

    private SignedRequest uploadOf(String key, byte[] content) {
        return store.presignPut(key, content.length, VALIDITY, config.endpoint());
    }

    private Answer send(SignedRequest signed, byte @Nullable [] body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(signed.headers());
        all.putAll(headers);
        return http.send(signed.method(), signed.url(), body, all);
    }

    private void served(StoreNeed need, Answer answer) {
        if (!answer.served()) {
            throw need.unmet(config, answer.text());
        }
    }

    private boolean has(String key, byte[] content) {
        return store.get(key)
                .filter(found -> Arrays.equals(found.bytes(), content))
                .isPresent();
    }

    private static String withoutSlash(URI url) {
        String text = url.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
