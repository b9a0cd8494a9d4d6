package chat.parley.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeZoneVariableTest {
    private static String at(String utc, String variable) {
        return LocalDateTime.ofInstant(Instant.parse(utc), TimeZoneVariable.zone(variable))
                .toString();
    }

    /** What {@code TZ=… date} of GNU coreutils 9.1 with glibc 2.36 writes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GMT+5 | 2026-01-15T07:00 | 2026-07-15T07:00",
                "GMT-3 | 2026-01-15T15:00 | 2026-07-15T15:00",
                "UTC0 | 2026-01-15T12:00 | 2026-07-15T12:00",
                "GMT0 | 2026-01-15T12:00 | 2026-07-15T12:00",
                "<+03>-3 | 2026-01-15T15:00 | 2026-07-15T15:00",
                "<-0330>3:30 | 2026-01-15T08:30 | 2026-07-15T08:30",
                "ABC-5:45:30 | 2026-01-15T17:45:30 | 2026-07-15T17:45:30",
                "EST5EDT | 2026-01-15T07:00 | 2026-07-15T08:00",
                "XST5XDT | 2026-01-15T07:00 | 2026-07-15T08:00",
                "XST5XDT4:30 | 2026-01-15T07:00 | 2026-07-15T07:30",
                "CET-1CEST | 2026-01-15T13:00 | 2026-07-15T14:00",
                "CET-1CEST,M3.5.0,M10.5.0/3 | 2026-01-15T13:00 | 2026-07-15T14:00",
                "AEST-10AEDT,M10.1.0,M4.1.0/3 | 2026-01-15T23:00 | 2026-07-15T22:00",
                "IST-1GMT0,M10.5.0,M3.5.0/1 | 2026-01-15T12:00 | 2026-07-15T13:00",
                "AAA0BBB,J60,J300 | 2026-01-15T12:00 | 2026-07-15T13:00",
                "AAA0BBB,0/0,J365/23 | 2026-01-15T13:00 | 2026-07-15T13:00",
                ":Europe/Berlin | 2026-01-15T13:00 | 2026-07-15T14:00",
                "Europe/Berlin | 2026-01-15T13:00 | 2026-07-15T14:00",
                "EST | 2026-01-15T07:00 | 2026-07-15T07:00",
                "Etc/GMT+5 | 2026-01-15T07:00 | 2026-07-15T07:00",
                "No/Where | 2026-01-15T12:00 | 2026-07-15T12:00",
                "PST | 2026-01-15T12:00 | 2026-07-15T12:00",
                "AAA0BBB,M13.1.0,M11.1.0 | 2026-01-15T12:00 | 2026-07-15T12:00",
                "'' | 2026-01-15T12:00 | 2026-07-15T12:00",
                ": | 2026-01-15T12:00 | 2026-07-15T12:00",
            })
    void itIsTheTimeThatOtherProgramsShow(String variable, String winter, String summer) {
        assertThat(at("2026-01-15T12:00:00Z", variable)).isEqualTo(winter);
        assertThat(at("2026-07-15T12:00:00Z", variable)).isEqualTo(summer);
    }

    @Test
    void itChangesAtTheMomentThatIsWritten() {
        String rules = "CET-1CEST,M3.5.0,M10.5.0/3";
        for (String moment : new String[] {
            "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-10-25T00:59:59Z", "2026-10-25T01:00:00Z"
        }) {
            assertThat(at(moment, rules)).as(moment).isEqualTo(at(moment, "Europe/Berlin"));
        }
        // J60 is the first of March in any year; 59 is the 29th of February in a leap year.
        assertThat(at("2028-03-01T02:00:00Z", "AAA0BBB,J60,J300")).isEqualTo("2028-03-01T03:00");
        assertThat(at("2028-02-29T02:00:00Z", "AAA0BBB,59,J300")).isEqualTo("2028-02-29T03:00");
    }

    @Test
    void withoutTheVariableItIsTheSystemsZone() {
        assertThat(TimeZoneVariable.zone(null)).isEqualTo(ZoneId.systemDefault());
    }
}
