package chat.parley.storage.objectstore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import chat.parley.storage.Concurrently;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ObjectStore} does. Each test works under a prefix of its own. */
public abstract class ObjectStoreContract {
    private static final String TYPE = "application/octet-stream";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private String prefix = "";

    @BeforeEach
    void freshPrefix() {
        prefix = "contract/" + UUID.randomUUID() + "/";
    }

    protected abstract ObjectStore store();

    /** Where these tests reach it: at localhost or 127.0.0.1. */
    protected abstract URI origin();

    private String key(String name) {
        return prefix + name;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private Optional<String> text(String key) {
        return store().get(key).map(found -> new String(found.bytes(), UTF_8));
    }

    @Test
    void whatWasPutIsReadBackWithItsEtagAndSize() {
        String etag = store().put(key("a"), bytes("one"), TYPE);
        assertThat(text(key("a"))).hasValue("one");
        assertThat(store().get(key("a")).orElseThrow().etag()).isEqualTo(etag);
        assertThat(store().stat(key("a"))).hasValue(new ObjectStore.ObjectStat(3, etag));
        assertThat(etag).doesNotContain("\"").isNotEmpty();
    }

    @Test
    void whatIsNotThereIsEmpty() {
        assertThat(store().get(key("none"))).isEmpty();
        assertThat(store().stat(key("none"))).isEmpty();
        assertThatNoException().isThrownBy(() -> store().delete(key("none")));
    }

    @Test
    void anEmptyObjectIsAnObject() {
        store().put(key("empty"), new byte[0], TYPE);
        assertThat(text(key("empty"))).hasValue("");
        assertThat(store().stat(key("empty")).orElseThrow().size()).isZero();
    }

    @Test
    void aSecondPutReplacesTheFirst() {
        String first = store().put(key("a"), bytes("one"), TYPE);
        String second = store().put(key("a"), bytes("two"), TYPE);
        assertThat(second).isNotEqualTo(first);
        assertThat(text(key("a"))).hasValue("two");
    }

    @Test
    void whatWasDeletedIsGone() {
        store().put(key("a"), bytes("one"), TYPE);
        store().delete(key("a"));
        assertThat(store().get(key("a"))).isEmpty();
        assertThat(store().list(prefix, null, 10)).isEmpty();
    }

    @Test
    void createLeavesAnExistingObjectAlone() {
        assertThat(store().create(key("a"), bytes("one"), TYPE)).isPresent();
        assertThat(store().create(key("a"), bytes("two"), TYPE)).isEmpty();
        assertThat(text(key("a"))).hasValue("one");
    }

    @Test
    void ofManyThatCreateOneObjectAtOnceExactlyOneWins() throws Exception {
        for (int round = 0; round < 5; round++) {
            String key = key("contested" + round);
            List<Boolean> won = Concurrently.run(
                    8, i -> store().create(key, bytes("by " + i), TYPE).isPresent());
            assertThat(won).containsOnlyOnce(true);
            assertThat(text(key)).hasValue("by " + won.indexOf(true));
        }
    }

    @Test
    void replaceNeedsTheEtagOfWhatIsThere() {
        String first = store().put(key("a"), bytes("one"), TYPE);
        String second = store().replace(key("a"), first, bytes("two"), TYPE).orElseThrow();
        assertThat(store().replace(key("a"), first, bytes("three"), TYPE)).isEmpty();
        assertThat(text(key("a"))).hasValue("two");
        assertThat(store().stat(key("a")).orElseThrow().etag()).isEqualTo(second);
    }

    @Test
    void replaceCreatesNothing() {
        String etag = store().put(key("a"), bytes("one"), TYPE);
        store().delete(key("a"));
        assertThat(store().replace(key("a"), etag, bytes("two"), TYPE)).isEmpty();
        assertThat(store().get(key("a"))).isEmpty();
    }

    @Test
    void changesByManyAtOnceAreNotLost() throws Exception {
        store().put(key("list"), bytes(""), TYPE);
        Concurrently.run(8, i -> appendLine("writer " + i));
        assertThat(text(key("list")).orElseThrow().lines())
                .containsExactlyInAnyOrder(
                        "writer 0", "writer 1", "writer 2", "writer 3", "writer 4", "writer 5", "writer 6", "writer 7");
    }

    private String appendLine(String line) {
        while (true) {
            ObjectStore.StoredObject found = store().get(key("list")).orElseThrow();
            String changed = new String(found.bytes(), UTF_8) + line + "\n";
            if (store().replace(key("list"), found.etag(), bytes(changed), TYPE).isPresent()) {
                return line;
            }
        }
    }

    @Test
    void keysAreListedInTheOrderOfTheirBytesAndFromAKeyOn() {
        List<String> names =
                List.of("-a", "0", "01ARZ", "01ARZ-b", "7", "@ann", "A", "_c3_a4", "a", "a-b", "a.b", "a_2eb");
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.forEach(name -> store().put(key(name), bytes(name), TYPE));
        List<String> keys = names.stream().map(this::key).toList();
        assertThat(store().list(prefix, null, 100)).containsExactlyElementsOf(keys);
        for (int i = 0; i < keys.size(); i++) {
            assertThat(store().list(prefix, keys.get(i), 100))
                    .containsExactlyElementsOf(keys.subList(i + 1, keys.size()));
        }
        assertThat(store().list(prefix, key("02"), 2)).containsExactly(key("7"), key("@ann"));
        assertThat(store().list(key("a"), null, 100)).containsExactly(key("a"), key("a-b"), key("a.b"), key("a_2eb"));
        assertThat(store().list(prefix, key("zzz"), 100)).isEmpty();
    }

    @Test
    void aListIsAsLongAsAskedForBeyondWhatOneRequestGives() throws Exception {
        Concurrently.run(8, i -> {
            for (int n = i; n < 1100; n += 8) {
                store().put(key("many/%04d".formatted(n)), bytes("x"), TYPE);
            }
            return i;
        });
        assertThat(store().list(key("many/"), null, Integer.MAX_VALUE))
                .hasSize(1100)
                .isSorted();
        assertThat(store().list(key("many/"), key("many/0049"), 1001))
                .hasSize(1001)
                .startsWith(key("many/0050"))
                .endsWith(key("many/1050"));
    }

    @Test
    void foldersAreListedOnceEachInTheOrderOfTheirBytesAndFromAFolderOn() {
        // '-' is below '/', '0' is right above it
        List<String> names = List.of("-a/", "0/", "@ann/", "_c3_a4/", "a-b/", "a/", "a0/", "a0b/", "b c/");
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(1));
        for (String name : shuffled) {
            store().put(key(name + "x"), bytes("x"), TYPE);
            store().put(key(name + "y/z"), bytes("y"), TYPE);
        }
        store().put(key("a1"), bytes("in no folder"), TYPE);
        store().put(key("_"), bytes("in no folder"), TYPE);
        List<String> folders = names.stream().map(this::key).toList();
        assertThat(store().listFolders(prefix, null, 100)).containsExactlyElementsOf(folders);
        for (int i = 0; i < folders.size(); i++) {
            assertThat(store().listFolders(prefix, folders.get(i), 100))
                    .containsExactlyElementsOf(folders.subList(i + 1, folders.size()));
            assertThat(store().listFolders(prefix, null, i + 1)).containsExactlyElementsOf(folders.subList(0, i + 1));
        }
        assertThat(store().listFolders(key("0/y/"), null, 100)).isEmpty();
        assertThat(store().listFolders(key("none/"), null, 100)).isEmpty();
    }

    @Test
    void moreFoldersAreListedThanOneRequestGives() throws Exception {
        Concurrently.run(8, i -> {
            for (int n = i; n < 1010; n += 8) {
                store().put(key("folders/%04d/x".formatted(n)), bytes("x"), TYPE);
            }
            return i;
        });
        assertThat(store().listFolders(key("folders/"), null, Integer.MAX_VALUE))
                .hasSize(1010)
                .isSorted()
                .endsWith(key("folders/1009/"));
    }

    @Test
    void keysMayHaveCharactersThatUrlsEscape() throws Exception {
        for (String name : List.of("a b", "a+b", "a%20b", "a&b=c", "a#b", "a'b(c)", "a:b;c,d")) {
            String key = key(name);
            store().put(key, bytes(name), TYPE);
            assertThat(text(key)).hasValue(name);
            assertThat(store().list(key, null, 10)).containsExactly(key);
            assertThat(SignedRequests.send(store().presignGet(key, "x", MINUTE, origin()))
                            .body())
                    .isEqualTo(bytes(name));
            store().delete(key);
            assertThat(store().stat(key)).isEmpty();
        }
    }

    @Test
    void aHolderOfAnUrlPutsAndGetsWithoutKeys() throws Exception {
        byte[] bytes = new byte[5_000_000];
        new Random(2).nextBytes(bytes);
        for (byte[] content : List.of(new byte[0], bytes("one"), bytes)) {
            String key = key("f" + content.length);
            HttpResponse<byte[]> put =
                    SignedRequests.send(store().presignPut(key, content.length, MINUTE, origin()), content);
            assertThat(put.statusCode()).isEqualTo(200);
            ObjectStore.ObjectStat stat = store().stat(key).orElseThrow();
            assertThat(put.headers().firstValue("ETag")).hasValue('"' + stat.etag() + '"');
            assertThat(stat.size()).isEqualTo(content.length);
            HttpResponse<byte[]> get = SignedRequests.send(store().presignGet(key, "f.bin", MINUTE, origin()));
            assertThat(get.statusCode()).isEqualTo(200);
            assertThat(get.body()).isEqualTo(content);
        }
    }

    @Test
    void aDownloadIsSavedUnderItsNameAndNeverRendered() throws Exception {
        store().put(key("f"), bytes("<script>"), "text/html");
        HttpResponse<byte[]> got =
                SignedRequests.send(store().presignGet(key("f"), "Übung 1 \"a\".html", MINUTE, origin()));
        assertThat(got.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename*=UTF-8''%C3%9Cbung%201%20%22a%22.html");
        assertThat(got.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    }

    @Test
    void aDownloadMayBeOfARange() throws Exception {
        store().put(key("f"), bytes("0123456789"), TYPE);
        ObjectStore.SignedRequest signed = store().presignGet(key("f"), "f", MINUTE, origin());
        HttpResponse<byte[]> middle = SignedRequests.sendRange(signed, "bytes=2-4");
        assertThat(middle.statusCode()).isEqualTo(206);
        assertThat(middle.body()).isEqualTo(bytes("234"));
        assertThat(SignedRequests.sendRange(signed, "bytes=7-").body()).isEqualTo(bytes("789"));
    }

    @Test
    void anUrlIsGoodForNothingElse() throws Exception {
        store().put(key("f"), bytes("one"), TYPE);
        ObjectStore.SignedRequest get = store().presignGet(key("f"), "f", MINUTE, origin());
        ObjectStore.SignedRequest asPut = new ObjectStore.SignedRequest("PUT", get.url(), get.headers());
        assertThat(SignedRequests.send(asPut, bytes("two")).statusCode()).isEqualTo(403);
        assertThat(text(key("f"))).hasValue("one");
    }

    @Test
    void anUrlIsForTheHostThatItIsSignedFor() throws Exception {
        store().put(key("f"), bytes("one"), TYPE);
        URI elsewhere = URI.create("http://files.example.org:9000");
        ObjectStore.SignedRequest get = store().presignGet(key("f"), "f", MINUTE, elsewhere);
        ObjectStore.SignedRequest there = new ObjectStore.SignedRequest(
                "GET", get.url().replace(elsewhere.toString(), origin().toString()), get.headers());

        assertThat(SignedRequests.send(there).statusCode()).isEqualTo(403);
        assertThat(there.url()).isNotEqualTo(get.url());
    }

    @Test
    void anUrlExpires() throws Exception {
        store().put(key("f"), bytes("one"), TYPE);
        ObjectStore.SignedRequest get = store().presignGet(key("f"), "f", Duration.ofSeconds(1), origin());
        ObjectStore.SignedRequest put = store().presignPut(key("p"), 3, Duration.ofSeconds(1), origin());
        Awaitility.await().until(() -> SignedRequests.send(get).statusCode() == 403);
        Awaitility.await().until(() -> SignedRequests.send(put, bytes("one")).statusCode() == 403);
    }

    @Test
    void anUploadIsOfTheSignedLength() throws Exception {
        for (int more : new int[] {-3, -1, 1, 100_000}) {
            ObjectStore.SignedRequest put = store().presignPut(key("f"), 3, MINUTE, origin());
            assertThat(isRefused(put, new byte[3 + more])).isTrue();
            assertThat(store().stat(key("f"))).isEmpty();
        }
    }

    private static boolean isRefused(ObjectStore.SignedRequest put, byte[] body) throws Exception {
        try {
            return SignedRequests.send(put, body).statusCode() == 403;
        } catch (IOException hungUp) {
            return true; // before all of the body was sent, so that the client may not see the answer
        }
    }

    @Test
    void anUploadIsWrittenOnce() throws Exception {
        ObjectStore.SignedRequest put = store().presignPut(key("f"), 3, MINUTE, origin());
        ObjectStore.SignedRequest without =
                new ObjectStore.SignedRequest("PUT", put.url(), Map.of("Content-Type", "application/octet-stream"));
        ObjectStore.SignedRequest another = new ObjectStore.SignedRequest(
                "PUT", put.url(), Map.of("Content-Type", "text/html", "If-None-Match", "*"));
        for (ObjectStore.SignedRequest changed : List.of(without, another)) {
            assertThat(SignedRequests.send(changed, bytes("abc")).statusCode()).isEqualTo(403);
        }
        assertThat(SignedRequests.send(put, bytes("abc")).statusCode()).isEqualTo(200);
        assertThat(SignedRequests.send(put, bytes("xyz")).statusCode()).isIn(409, 412);
        assertThat(SignedRequests.send(without, bytes("xyz")).statusCode()).isEqualTo(403);
        assertThat(store().get(key("f")).orElseThrow().bytes()).isEqualTo(bytes("abc"));
    }

    @Test
    void aStoreThatServesAnswersAPing() {
        assertThatNoException().isThrownBy(() -> store().ping());
    }

    @Test
    void theCallersBytesStayTheirs() {
        byte[] given = bytes("one");
        store().put(key("a"), given, TYPE);
        Arrays.fill(given, (byte) 0);
        Arrays.fill(store().get(key("a")).orElseThrow().bytes(), (byte) 0);
        assertThat(text(key("a"))).hasValue("one");
    }
}
