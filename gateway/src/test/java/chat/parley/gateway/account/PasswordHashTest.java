package chat.parley.gateway.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
    private static final PasswordHash.Cost CHEAP = new PasswordHash.Cost(64, 1, 1);

    private final Argon2id argon2id = new Argon2id();

    @Test
    void aHashMatchesItsPasswordAndNoOther() {
        PasswordHash hash = argon2id.hash("correct horse", CHEAP);

        assertThat(argon2id.matches("correct horse", hash)).isTrue();
        assertThat(argon2id.matches("correct horsf", hash)).isFalse();
        assertThat(argon2id.matches("", hash)).isFalse();
    }

    @Test
    void thePhcFormIsReadAsItWasWritten() {
        PasswordHash hash = argon2id.hash("correct horse", new PasswordHash.Cost(96, 2, 3));

        assertThat(hash.toString()).startsWith("$argon2id$v=19$m=96,t=2,p=3$");
        PasswordHash read = PasswordHash.parse(hash.toString()).orElseThrow();
        assertThat(read.cost()).isEqualTo(hash.cost());
        assertThat(argon2id.matches("correct horse", read)).isTrue();
    }

    /** The reference implementation's own test vector (phc-winner-argon2, src/test.c: t=2, m=2^8, p=2, version 0x13). */
    @Test
    void otherImplementationsAgree() {
        PasswordHash reference = PasswordHash.parse(
                        "$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ" + "$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc")
                .orElseThrow();

        assertThat(argon2id.matches("password", reference)).isTrue();
    }

    @Test
    void theSaltIsNewForEachHash() {
        assertThat(argon2id.hash("correct horse", CHEAP).toString())
                .isNotEqualTo(argon2id.hash("correct horse", CHEAP).toString());
    }

    @Test
    void theSameLettersInAnotherUnicodeFormAreTheSamePassword() {
        PasswordHash composed = argon2id.hash("pass\u00e9word", CHEAP);

        assertThat(argon2id.matches("passe\u0301word", composed)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "secret",
                "$2b$12$abcdefghijklmnopqrstuv",
                "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=16$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=4,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=9999999,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAA",
                "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$",
            })
    void whatIsNoHashOfOursIsNotTakenForOne(String phc) {
        assertThat(PasswordHash.parse(phc)).isEmpty();
    }
}
