package chat.parley.gateway.config;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The kinds of values that configuration has. */
final class Forms {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "ms", Duration.ofMillis(1),
            "s", Duration.ofSeconds(1),
            "m", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?", Pattern.CASE_INSENSITIVE);
    private static final List<String> SIZE_UNITS = List.of("b", "kib", "mib", "gib");

    private Forms() {}

    static Form<Integer> integer(int min, int max) {
        return new Form<>(
                "a whole number from " + min + " to " + max,
                text -> {
                    int value = Integer.parseInt(text);
                    require(value >= min && value <= max);
                    return value;
                },
                Object::toString);
    }

    static Form<Duration> duration(Duration min, Duration max) {
        return new Form<>(
                "a time from " + write(min) + " to " + write(max) + ", written as 500ms, 10s, 15m, 2h or 90d",
                text -> {
                    Matcher m = DURATION.matcher(text);
                    require(m.matches());
                    try {
                        Duration value = Optional.ofNullable(UNITS.get(m.group(2)))
                                .orElseThrow(IllegalArgumentException::new)
                                .multipliedBy(Long.parseLong(m.group(1)));
                        require(value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
                        return value;
                    } catch (ArithmeticException overflow) {
                        throw new IllegalArgumentException(overflow);
                    }
                },
                Forms::write);
    }

    /** A number of bytes, from {@code min} to {@code max}, with or without a unit. */
    static Form<Long> size(long min, long max) {
        return new Form<>(
                "a size from " + write(min) + " to " + write(max) + ", written as 65536, 64KiB, 4MiB or 5GiB",
                text -> {
                    Matcher m = SIZE.matcher(text);
                    require(m.matches());
                    String unit = m.group(2) == null ? "b" : m.group(2).toLowerCase(Locale.ROOT);
                    BigInteger value = new BigInteger(m.group(1)).shiftLeft(10 * SIZE_UNITS.indexOf(unit));
                    require(value.bitLength() < Long.SIZE);
                    require(value.longValue() >= min && value.longValue() <= max);
                    return value.longValue();
                },
                Forms::write);
    }

    static Form<Boolean> bool() {
        return new Form<>(
                "true or false",
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException();
                },
                Object::toString);
    }

    /** One of {@code values}, written as its {@code toString} gives it. */
    static <T> Form<T> oneOf(List<T> values) {
        return new Form<>(
                values.stream().map(Object::toString).collect(Collectors.joining(" or ")),
                text -> values.stream()
                        .filter(value -> value.toString().equals(text))
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new),
                Object::toString);
    }

    static Form<String> text(String wanted, Pattern allowed) {
        return new Form<>(
                wanted,
                text -> {
                    require(allowed.matcher(text).matches());
                    return text;
                },
                text -> text);
    }

    /** Any number of texts that match {@code allowed}, with commas in between. */
    static Form<List<String>> list(String wanted, Pattern allowed) {
        return new Form<>(
                wanted + ", with commas in between",
                text -> {
                    List<String> values = Arrays.stream(text.split(",", -1))
                            .map(String::strip)
                            .filter(value -> !value.isEmpty())
                            .toList();
                    values.forEach(value -> require(allowed.matcher(value).matches()));
                    return values;
                },
                values -> String.join(",", values));
    }

    static Form<String> anyText() {
        return text("text", Pattern.compile(".*", Pattern.DOTALL));
    }

    /** An absolute URL with a host, and nothing behind the host but a slash. Kept without that slash. */
    static Form<URI> origin(String example, String... schemes) {
        return new Form<>(
                "a URL that begins with "
                        + Arrays.stream(schemes).map(s -> s + "://").collect(Collectors.joining(" or "))
                        + " and ends after host and port, such as " + example,
                text -> {
                    URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
                    require(uri.getScheme() != null
                            && List.of(schemes).contains(uri.getScheme())
                            && uri.getHost() != null
                            && uri.getRawPath().isEmpty()
                            && uri.getRawQuery() == null
                            && uri.getRawFragment() == null
                            && uri.getRawUserInfo() == null
                            && uri.getPort() != 0
                            && uri.getPort() <= 65535);
                    return uri;
                },
                URI::toString);
    }

    /** An {@link #origin} whose host may be {@value PublicUrl#HOST}. */
    static Form<PublicUrl> publicUrl(String example, String... schemes) {
        Form<URI> origin = origin(example + " or http://" + PublicUrl.HOST + ":9000", schemes);
        return new Form<>(
                origin.wanted(),
                text -> {
                    String before = "://" + PublicUrl.HOST;
                    String anyHost =
                            origin.read(text.replace(before, "://host")).toString();
                    require(!text.contains(before) || anyHost.matches("[a-z]+://host(:[0-9]+)?"));
                    return new PublicUrl(text.contains(before) ? anyHost.replace("://host", before) : anyHost);
                },
                PublicUrl::text);
    }

    /** A value that may be left empty. */
    static <T> Form<Optional<T>> optional(Form<T> form) {
        return new Form<>(
                form.wanted() + ", or nothing",
                text -> text.isEmpty() ? Optional.empty() : Optional.of(form.read(text)),
                value -> value.map(form::write).orElse(""));
    }

    static String write(Duration value) {
        if (value.toMillis() % 1000 != 0 || value.isZero()) {
            return value.toMillis() + "ms";
        }
        long seconds = value.toSeconds();
        return seconds % 86_400 == 0
                ? seconds / 86_400 + "d"
                : seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    static String write(long bytes) {
        int unit = 0;
        long value = bytes;
        while (unit < 3 && value != 0 && value % 1024 == 0) {
            value /= 1024;
            unit++;
        }
        return unit == 0
                ? Long.toString(value)
                : value + List.of("B", "KiB", "MiB", "GiB").get(unit);
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }
}
