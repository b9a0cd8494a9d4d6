package chat.parley.protocol.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of the web in a text, as docs/conversation.md says: links, in which nothing is formatted and nobody is mentioned. */
public final class Links {
    private static final Pattern SCHEME = Pattern.compile("(?<![A-Za-z0-9_])[Hh][Tt][Tt][Pp][Ss]?://");
    /**
     * What may follow the scheme: of ASCII what an address may have, of the rest letters and what stands between them,
     * since no other sign has to be there.
     */
    private static final Pattern REST =
            Pattern.compile("[!#-;=?-_a-~\\p{L}\\p{M}\\p{N}\\u00B7\\u30FB\\u200C\\u200D\\u2010-\\u2013]+");
    /** A host whose top-level domain is ASCII, in group 1, and words of another script right behind it. */
    private static final Pattern WORDS_AFTER_HOST = Pattern.compile(
            "([^/]*//(?:[^/?#]*[.:@])?[A-Za-z0-9-]+)[^\\x00-\\x7F\\p{IsLatin}\\p{M}][^./?#]*(?:[/?#]|$)");

    /**
     * An address up to its host and port, behind which path, query or fragment begin. Whoever is named before an
     * {@code @} is no host.
     */
    private static final Pattern AUTHORITY = Pattern.compile("[Hh][Tt][Tt][Pp][Ss]?://(?:[^/?#\\\\]*@)?"
            + "(?:[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}._\\u00B7\\u30FB\\u200C\\u200D\\u2010-\\u2013-]*|\\[[0-9A-Fa-f:.]+])"
            + "(?::([0-9]{0,5})(?![0-9]))?");

    private static final int MAX_PORT = 65535;

    private static final String NOT_LAST = ".,:;!?'\u00B7\u30FB";
    private static final String CLOSING = ")]}";
    private static final String OPENING = "([{";

    /** Where a link begins in a text, and where it ends, exclusively. */
    public record Link(int start, int end) {}

    private Links() {}

    public static List<Link> in(String text) {
        List<Link> links = new ArrayList<>();
        Matcher scheme = SCHEME.matcher(text);
        Matcher rest = REST.matcher(text);
        // Of what was looked through once the end is known: addresses in a row are not to be looked through from each
        // one's start.
        int lookedThrough = 0;
        for (int from = 0; scheme.find(from); ) {
            if (scheme.start() >= lookedThrough) {
                boolean goesOn = rest.region(scheme.end(), text.length()).lookingAt();
                lookedThrough = goesOn ? rest.end() : scheme.end();
            }
            int end = end(text, scheme.start(), lookedThrough);
            if (end == scheme.start()) {
                from = lookedThrough;
            } else {
                from = end;
                links.add(new Link(scheme.start(), end));
            }
        }
        return links;
    }

    /**
     * Where the address ends that begins at {@code start} and ends at {@code most} at the latest; {@code start} if it has
     * no host.
     */
    private static int end(String text, int start, int most) {
        return withoutEnd(text, start, withHost(text, start, most));
    }

    /** Where an address ends without what cannot be behind a host; {@code start} if it has no host. */
    private static int withHost(String text, int start, int most) {
        Matcher words = WORDS_AFTER_HOST.matcher(text).region(start, most);
        int end = words.lookingAt() ? words.end(1) : most;
        Matcher authority = AUTHORITY.matcher(text).region(start, end);
        if (!authority.lookingAt()) {
            return start;
        }
        int hostEnd = authority.end();
        String port = authority.group(1);
        if (port != null && !port.isEmpty() && Integer.parseInt(port) > MAX_PORT) {
            return hostEnd - port.length() - 1;
        }
        boolean goesOn = hostEnd < end && "/?#\\".indexOf(text.charAt(hostEnd)) >= 0;
        return goesOn ? end : hostEnd;
    }

    /** Where an address ends without what belongs to the sentence. Brackets are counted once, however many are cut off. */
    private static int withoutEnd(String text, int start, int most) {
        int[] open = new int[CLOSING.length()];
        for (int i = start; i < most; i++) {
            int opening = OPENING.indexOf(text.charAt(i));
            int closing = CLOSING.indexOf(text.charAt(i));
            if (opening >= 0) {
                open[opening]++;
            } else if (closing >= 0) {
                open[closing]--;
            }
        }
        int end = most;
        while (end > start) {
            char last = text.charAt(end - 1);
            int closing = CLOSING.indexOf(last);
            if (closing >= 0 && open[closing] < 0) {
                open[closing]++;
            } else if (NOT_LAST.indexOf(last) < 0) {
                return end;
            }
            end--;
        }
        return end;
    }
}
