package chat.parley.cli.process;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The time zone that the variable TZ means to other programs (POSIX.1-2017 §8.3, tzset(3)). Java takes the sign of
 * {@code GMT+5} the other way, and {@code CET-1CEST} for GMT.
 */
final class TimeZoneVariable {
    private static final Path FILES = Path.of("/usr/share/zoneinfo");

    /** Names of zones that other programs know, and Java only if it is given its short names. */
    private static final Set<String> SHORT = Set.of("EST", "MST", "HST");

    private TimeZoneVariable() {}

    /**
     * The zone that {@code variable} means, as glibc reads it: the name of a zone, or a file, or rules; what is none of
     * these is UTC.
     */
    static ZoneId zone(@Nullable String variable) {
        if (variable == null) {
            return ZoneId.systemDefault();
        }
        String text = variable.startsWith(":") ? variable.substring(1) : variable;
        return named(text)
                .or(() -> ofFile(text).flatMap(TimeZoneVariable::named))
                .or(() -> PosixTimeZone.parse(text))
                .orElse(ZoneOffset.UTC);
    }

    private static Optional<ZoneId> named(String name) {
        if (SHORT.contains(name)) {
            return Optional.of(ZoneId.of(name, ZoneId.SHORT_IDS));
        }
        return ZoneId.getAvailableZoneIds().contains(name) ? Optional.of(ZoneId.of(name)) : Optional.empty();
    }

    /** The name of the zone whose file {@code text} names, such as /etc/localtime; empty if there is none. */
    private static Optional<String> ofFile(String text) {
        try {
            Path real = FILES.resolve(text).toRealPath();
            return real.startsWith(FILES)
                    ? Optional.of(FILES.relativize(real).toString().replaceFirst("^(posix|right)/", ""))
                    : Optional.empty();
        } catch (IOException | InvalidPathException noFile) {
            return Optional.empty();
        }
    }
}
