package chat.parley.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TypedAheadTest {
    @Test
    void eachQuestionGetsALineOfItsOwn() {
        TypedAhead typed = new TypedAhead("alice\ncorrect horse\r\nhalf");
        assertThat(typed.nextLine()).isEqualTo("alice\r");
        assertThat(typed.nextLine()).isEqualTo("correct horse\r");
        assertThat(typed.nextLine()).isEqualTo("half");
        assertThat(typed.nextLine()).isEmpty();
    }

    @Test
    void keysThatAreNoEnterEndNoLine() {
        TypedAhead typed = new TypedAhead("draft\f more\u000b\u2028\nnext");
        assertThat(typed.nextLine()).isEqualTo("draft\f more\u000b\u2028\r");
        assertThat(typed.nextLine()).isEqualTo("next");
    }
}
