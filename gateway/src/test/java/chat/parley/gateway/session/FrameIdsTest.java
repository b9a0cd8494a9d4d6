package chat.parley.gateway.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameIdsTest {
    private static @Nullable Long find(String json) {
        return FrameIds.find(new ByteArrayInputStream(json.getBytes(UTF_8)));
    }

    @Test
    void theTopLevelIdIsFoundWhereverItIs() {
        assertThat(find("{\"id\":0,\"type\":")).isZero();
        assertThat(find("{\"id\":9007199254740991,\"type\":")).isEqualTo(9007199254740991L);
        assertThat(find("{\"id\":3,\"type\":")).isEqualTo(3);
        assertThat(find("{\"a\":{\"id\":1},\"b\":[{\"id\":2}],\"id\":4}")).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "12",
                "{",
                "{\"a\":{\"id\":1}}",
                "{\"id\":\"3\"}",
                "{\"id\":99999999999999999999}",
                "{\"id\":-1}",
                "{\"id\":9007199254740992}"
            })
    void whereThereIsNoneNoneIsFound(String json) {
        assertThat(find(json)).isNull();
    }
}
