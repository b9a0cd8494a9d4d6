package chat.parley.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InputTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/join ops | join | ops",
                "/MSG bob hi there | MSG | bob hi there",
                "!INFO | info | ''",
                "!FILE my plan.pdf | file | my plan.pdf",
                "!DISCONNECT | quit | ''",
                "upload: a b.txt | file | a b.txt",
                "Download:plan.pdf | fetch | plan.pdf",
                "//etc is a folder | - | /etc is a folder",
                "hello /join | - | hello /join",
                "!wow | - | !wow",
                "/ | - | /",
                "' /msg bob secret' | msg | bob secret",
                "'\t //etc is a folder' | - | /etc is a folder",
                "' hello' | - | ' hello'",
                "uploading: now | - | uploading: now",
                "Upload: done at five | - | Upload: done at five",
                "download: done at five | - | download: done at five",
            })
    void linesAreMessagesOrCommands(String line, String command, String rest) {
        assertThat(Input.read(line, file -> !file.rest().contains("done at five")))
                .isEqualTo(new Input(command, rest));
    }

    @Test
    void quotesHoldWordsTogether() {
        Words words = new Words("\"my plan.pdf\" bob  'x y'");
        assertThat(words.count()).isEqualTo(3);
        assertThat(words.get(0)).isEqualTo("my plan.pdf");
        assertThat(words.get(2)).isEqualTo("x y");
    }

    @Test
    void theRestIsAsItWasTyped() {
        Words words = new Words("bob  it's \"quoted\"  here ");
        assertThat(words.from(1)).isEqualTo("it's \"quoted\"  here");
    }

    @Test
    void aQuoteThatIsNotClosedIsACharacter() {
        assertThat(new Words("don't 'stop").get(1)).isEqualTo("'stop");
    }

    @Test
    void aPathMayHaveSpacesWithOrWithoutQuotes() {
        assertThat(new Words("my plan.pdf").whole()).isEqualTo("my plan.pdf");
        assertThat(new Words("\"my plan.pdf\"").whole()).isEqualTo("my plan.pdf");
    }
}
