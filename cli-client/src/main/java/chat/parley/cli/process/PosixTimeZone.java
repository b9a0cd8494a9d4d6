package chat.parley.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.time.zone.ZoneRulesProvider;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A zone that is written as its rules, {@code CET-1CEST,M3.5.0,M10.5.0/3}: POSIX.1-2017 §8.3, and with hours up to 167 as
 * RFC 8536 §3.3.1 has them.
 */
final class PosixTimeZone {
    private static final String NAME = "(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)";
    private static final String TIME = "[+-]?\\d{1,3}(?::\\d{1,2}){0,2}";
    private static final Pattern FORM =
            Pattern.compile("{name}({time})(?:{name}({time})?(?:,([^,/]+)(?:/({time}))?,([^,/]+)(?:/({time}))?)?)?"
                    .replace("{name}", NAME)
                    .replace("{time}", TIME));
    private static final Pattern WEEKDAY = Pattern.compile("M(\\d{1,2})\\.([1-5])\\.([0-6])");
    private static final int LAST_WEEK = 5;

    /** The rules that C libraries take for summer time without any: those of the United States. */
    private static final String START = "M3.2.0";

    private static final String END = "M11.1.0";
    private static final int DEFAULT_SECONDS = 2 * 3600;
    private static final int SUMMER_SECONDS = 3600;
    private static final int FIRST_YEAR = 1970;
    private static final int LAST_YEAR = 2200;

    private PosixTimeZone() {}

    /** The zone that {@code text} describes; empty if it has another form. */
    static Optional<ZoneId> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        try {
            // West of Greenwich is positive there.
            ZoneOffset standard = ZoneOffset.ofTotalSeconds(-seconds(form.group(1), 0));
            boolean summer = form.end(1) < text.length();
            if (!summer) {
                return Optional.of(standard);
            }
            int ahead = standard.getTotalSeconds() + SUMMER_SECONDS;
            ZoneOffset daylight = ZoneOffset.ofTotalSeconds(-seconds(form.group(2), -ahead));
            return Optional.of(standard.equals(daylight) ? standard : zone(text, rules(form, standard, daylight)));
        } catch (DateTimeException noSuchZone) {
            return Optional.empty();
        }
    }

    private static int seconds(@Nullable String time, int otherwise) {
        if (time == null) {
            return otherwise;
        }
        String[] parts = time.replaceFirst("^[+-]", "").split(":", -1);
        int seconds = 0;
        for (int i = 0; i < 3; i++) {
            seconds = seconds * 60 + (i < parts.length ? Integer.parseInt(parts[i]) : 0);
        }
        return time.startsWith("-") ? -seconds : seconds;
    }

    private static ZoneRules rules(Matcher form, ZoneOffset standard, ZoneOffset daylight) {
        boolean ruled = form.group(3) != null;
        String start = ruled ? form.group(3) : START;
        String end = ruled ? form.group(5) : END;
        int startSeconds = seconds(form.group(4), DEFAULT_SECONDS);
        int endSeconds = seconds(form.group(6), DEFAULT_SECONDS);
        List<ZoneOffsetTransition> changes = new ArrayList<>();
        for (int year = FIRST_YEAR; year <= LAST_YEAR; year++) {
            changes.add(ZoneOffsetTransition.of(at(start, year, startSeconds), standard, daylight));
            changes.add(ZoneOffsetTransition.of(at(end, year, endSeconds), daylight, standard));
        }
        changes.sort(Comparator.comparing(ZoneOffsetTransition::getInstant));
        return ZoneRules.of(standard, changes.get(0).getOffsetBefore(), List.of(), changes, List.of());
    }

    private static LocalDateTime at(String rule, int year, int seconds) {
        return day(rule, year).atStartOfDay().plusSeconds(seconds);
    }

    private static LocalDate day(String rule, int year) {
        Matcher weekday = WEEKDAY.matcher(rule);
        if (weekday.matches()) {
            int week = Integer.parseInt(weekday.group(2));
            int day = Integer.parseInt(weekday.group(3));
            return LocalDate.of(year, Integer.parseInt(weekday.group(1)), 1)
                    .with(TemporalAdjusters.dayOfWeekInMonth(
                            week == LAST_WEEK ? -1 : week, day == 0 ? DayOfWeek.SUNDAY : DayOfWeek.of(day)));
        }
        if (rule.matches("J\\d{1,3}")) {
            int number = Integer.parseInt(rule.substring(1));
            // Never counts the 29th of February.
            return LocalDate.ofYearDay(year, Year.isLeap(year) && number > 59 ? number + 1 : number);
        }
        if (rule.matches("\\d{1,3}")) {
            return LocalDate.ofYearDay(year, 1).plusDays(Integer.parseInt(rule));
        }
        throw new DateTimeException("no day of a year: " + rule);
    }

    /** A zone with these rules. Java has zones with rules of one's own only from a provider. */
    private static ZoneId zone(String text, ZoneRules rules) {
        String id = "TZ/" + HexFormat.of().formatHex(text.getBytes(UTF_8));
        if (!ZoneRulesProvider.getAvailableZoneIds().contains(id)) {
            ZoneRulesProvider.registerProvider(new OneZone(id, rules));
        }
        return ZoneId.of(id);
    }

    private static final class OneZone extends ZoneRulesProvider {
        private final String id;
        private final ZoneRules rules;

        OneZone(String id, ZoneRules rules) {
            this.id = id;
            this.rules = rules;
        }

        @Override
        protected Set<String> provideZoneIds() {
            return Set.of(id);
        }

        @Override
        protected ZoneRules provideRules(String zone, boolean forCaching) {
            return rules;
        }

        @Override
        protected NavigableMap<String, ZoneRules> provideVersions(String zone) {
            return new TreeMap<>(Map.of("TZ", rules));
        }
    }
}
