package chat.parley.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.protocol.LogPosition;
import chat.parley.storage.document.JsonDocument;
import chat.parley.storage.document.S3Terms;
import chat.parley.storage.document.Terms;
import chat.parley.storage.objectstore.ObjectStore;
import chat.parley.storage.objectstore.StorageException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has which shards, on every {@link ObjectStore}. All tests of it share one document. */
abstract class TermsContract extends StorageFixture {
    private static final String KEY = "archive/terms.json";
    private static final int TAKERS = 8;

    private final Terms terms = storage.terms();

    TermsContract(ObjectStore store, URI origin) {
        super(store, origin);
    }

    @BeforeEach
    void nobodyHasAny() {
        store.delete(KEY);
    }

    @Test
    void whereNobodyTookAnyThereAreNone() {
        assertThat(terms.current()).isEmpty();
    }

    @Test
    void eachTermIsLargerThanAllBeforeAndTheLastTakerHasTheShard() {
        long first = terms.take(Set.of(1, 2), 0);
        long second = new S3Storage(store, Clock.systemUTC()).terms().take(Set.of(2, 3), 0);
        long third = terms.take(Set.of(63), 0);
        assertThat(List.of(0L, first, second, third)).isSorted().doesNotHaveDuplicates();
        assertThat(terms.current()).isEqualTo(Map.of(1, first, 2, second, 3, second, 63, third));
    }

    @Test
    void ofManyWhoTakeOneShardAtOnceEachHasATermOfItsOwn() throws Exception {
        List<Long> taken = Concurrently.run(TAKERS, i -> new S3Terms(store).take(Set.of(5, 10 + i), 0));
        assertThat(taken).doesNotHaveDuplicates();
        Map<Integer, Long> current = terms.current();
        for (int i = 0; i < TAKERS; i++) {
            assertThat(current).containsEntry(10 + i, taken.get(i));
        }
        assertThat(current).containsEntry(5, taken.stream().max(Long::compare).orElseThrow());
    }

    @Test
    void whoKnowsOfALargerTermTakesOneAboveIt() {
        long first = terms.take(Set.of(1), 41);
        assertThat(first).isGreaterThan(41);
        assertThat(terms.take(Set.of(2), first + 5)).isEqualTo(first + 6);
        assertThat(terms.take(Set.of(2), 7)).isEqualTo(first + 7);
    }

    @Test
    void whoTakesALostDocumentsShardDoesNotTakeATermThatSomebodyElseHad() {
        long known = terms.take(Set.of(1), 0);
        long unknown = terms.take(Set.of(2), 0);
        store.delete(KEY);
        assertThat(terms.take(Set.of(2), known)).isNotEqualTo(unknown).isGreaterThan(known);
    }

    @Test
    void ifTheDocumentIsLostNobodyHasAShardUntilItIsTakenAboveWhatWasKnown() {
        long lost = terms.take(Set.of(1, 2), 0);
        store.delete(KEY);
        assertThat(terms.current()).isEmpty();
        long again = terms.take(Set.of(1), lost);
        assertThat(again).isGreaterThan(lost);
        assertThat(terms.current()).isEqualTo(Map.of(1, again));
    }

    @Test
    void aDamagedDocumentHasNoTermsAndIsWrittenAnew() {
        for (String damaged : List.of(
                "",
                "null",
                "{}",
                "{\"terms\":{\"1\":7}",
                "{\"terms\":{\"1\":-7},\"by\":\"\"}",
                "{\"terms\":{\"1\":null},\"by\":\"\"}",
                "{\"terms\":{\"x\":7},\"by\":\"\"}",
                "{\"terms\":{\"1\":1099511627776},\"by\":\"\"}")) {
            store.put(KEY, damaged.getBytes(UTF_8), JsonDocument.MEDIA_TYPE);
            assertThat(terms.current()).as(damaged).isEmpty();
            long term = terms.take(Set.of(3), 4);
            assertThat(term).as(damaged).isGreaterThan(4);
            assertThat(terms.current()).as(damaged).isEqualTo(Map.of(3, term));
        }
    }

    @Test
    void whatANewerVersionAddsIsReadOver() {
        String newer = "{\"terms\":{\"1\":7,\"99\":8},\"by\":\"x\",\"new\":[1]}";
        store.put(KEY, newer.getBytes(UTF_8), JsonDocument.MEDIA_TYPE);
        assertThat(terms.current()).isEqualTo(Map.of(1, 7L, 99, 8L));
        assertThat(terms.take(Set.of(1), 0)).isEqualTo(9);
        assertThat(terms.current()).isEqualTo(Map.of(1, 9L, 99, 8L));
    }

    @Test
    void whoTakesNothingIsRefused() {
        assertThatThrownBy(() -> terms.take(Set.of(), 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void wherePositionsHaveNoRoomForALargerTermItIsRefused() {
        assertThatThrownBy(() -> terms.take(Set.of(1), LogPosition.MAX_PART))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(KEY);
    }
}
