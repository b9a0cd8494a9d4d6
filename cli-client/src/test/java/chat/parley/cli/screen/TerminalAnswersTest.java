package chat.parley.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.cli.screen.TerminalReport.Area;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The answers are those of the terminals that are named. */
final class TerminalAnswersTest {
    private final AtomicLong nanos = new AtomicLong();
    private final TerminalAnswers answers = new TerminalAnswers(nanos::get);

    @Test
    void kittySaysItsNameAndTheSizeOfACharacter() {
        assertThat(answers.questions("xterm-kitty")).isEqualTo("\033[>q\033[16t\033[c");
        answers.heard("\033P>|kitty(0.26.5)\033\\");
        answers.heard("\033[6;18;9t");
        assertThat(answers.outstanding()).isTrue();
        answers.heard("\033[?62;c");
        assertThat(answers.outstanding()).isFalse();
        assertThat(answers.questionsThatFollow()).isEmpty();
        assertThat(answers.report().is("kitty")).isTrue();
        assertThat(answers.report().cell()).isEqualTo(new Area(9, 18));
        assertThat(answers.report().sixel()).isFalse();
        assertThat(answers.questionsAfterResize()).isEqualTo("\033[16t\033[c");
    }

    @Test
    void xtermWithSixelIsAskedForMore() {
        answers.heard("\033P>|XTerm(379)\033\\");
        answers.heard("\033[?63;1;2;4;6;9;15;16;22;28c");
        assertThat(answers.questionsThatFollow()).isEqualTo("\033[?1;1;0S\033[?2;1;0S\033[c");
        answers.heard("\033[?1;0;1024S");
        answers.heard("\033[?2;0;480;312S");
        assertThat(answers.report().sixel()).isTrue();
        assertThat(answers.report().registers()).isEqualTo(1024);
        assertThat(answers.report().graphics()).isEqualTo(new Area(480, 312));
        assertThat(answers.outstanding()).isTrue();
        answers.heard("\033[?63;1;2;4;6;9;15;16;22;28c");
        assertThat(answers.outstanding()).isFalse();
        assertThat(answers.questionsThatFollow()).isEmpty();
        assertThat(answers.questionsAfterResize()).isEqualTo("\033[?2;1;0S\033[c");
    }

    @Test
    void whatOthersHaveAskedIsAnsweredFirst() {
        answers.asked();
        assertThat(answers.questions("xterm")).isNotEmpty();
        answers.heard("\033[?62;c");
        assertThat(answers.outstanding()).isTrue();
        answers.heard("\033[?62;c");
        assertThat(answers.outstanding()).isFalse();
    }

    @Test
    void anAnswerThatNobodyHasAskedForCountsForNothing() {
        answers.heard("\033[?62;c");
        assertThat(answers.questions("xterm")).isNotEmpty();
        assertThat(answers.outstanding()).isTrue();
    }

    @Test
    void whatIsNotAnsweredForSecondsIsNotWaitedFor() {
        assertThat(answers.questions("xterm")).isNotEmpty();
        nanos.addAndGet(Duration.ofSeconds(4).toNanos());
        assertThat(answers.outstanding()).isTrue();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(answers.outstanding()).isFalse();
        answers.asked();
        assertThat(answers.outstanding()).isTrue();
        answers.heard("\033[?62;c");
        assertThat(answers.outstanding()).isFalse();
    }

    @Test
    void everySizeIsAskedForWithAnEnd() {
        answers.heard("\033[6;18;9t");
        assertThat(answers.questionsAfterResize()).isNotEmpty();
        assertThat(answers.questionsAfterResize()).isNotEmpty();
        answers.heard("\033[?62;c");
        assertThat(answers.outstanding()).isTrue();
        answers.heard("\033[?62;c");
        assertThat(answers.outstanding()).isFalse();
    }

    @Test
    void anAnswerEndsWhereItsKindEnds() {
        assertThat(TerminalAnswers.complete("\033[?62;1;4")).isFalse();
        assertThat(TerminalAnswers.complete("\033[?62;1;4c")).isTrue();
        assertThat(TerminalAnswers.complete("\033P>|Konsole 22.12.3")).isFalse();
        assertThat(TerminalAnswers.complete("\033P>|Konsole 22.12.3\033\\")).isTrue();
    }

    @Test
    void whatIsNoAnswerOrTooLargeChangesNothing() {
        answers.heard("\033[6;99999999999;1t");
        answers.heard("\033[?2;0;999999;999999S");
        answers.heard("\033[?1;3S");
        answers.heard("\033[?99999999999c");
        assertThat(answers.report()).isEqualTo(TerminalReport.NONE);
    }

    @Test
    void terminalsThatPrintWhatTheyDoNotKnowAreNotAsked() {
        assertThat(answers.questions("linux")).isEmpty();
        assertThat(answers.outstanding()).isFalse();
    }
}
