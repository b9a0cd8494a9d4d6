package chat.parley.cli.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of the web in a text, as docs/conversation.md says. A terminal shows them as they are: what is in one is no mention. */
final class Links {
    /** Of ASCII what an address may have; of the rest letters and what stands between them, since no other sign has to be there. */
    private static final Pattern ADDRESS = Pattern.compile("(?<![A-Za-z0-9_])[Hh][Tt][Tt][Pp][Ss]?://"
            + "[!#-;=?-_a-~\\p{L}\\p{M}\\p{N}\\u00B7\\u30FB\\u200C\\u200D\\u2010-\\u2013]+");
    /** A top-level domain of ASCII and words of another script right behind it. */
    private static final Pattern WORDS_AFTER_HOST = Pattern.compile(
            "^([^/]*//(?:[^/?#]*[.:@])?[A-Za-z0-9-]+)[^\\x00-\\x7F\\p{IsLatin}\\p{M}][^./?#]*(?:[/?#]|$)");

    /** An address up to its host and port, behind which path, query or fragment begin. Whoever is named before an {@code @} is no host. */
    private static final Pattern AUTHORITY = Pattern.compile("^[Hh][Tt][Tt][Pp][Ss]?://(?:[^/?#\\\\]*@)?"
            + "(?:[\\p{L}\\p{N}_][\\p{L}\\p{M}\\p{N}._\\u00B7\\u30FB\\u200C\\u200D\\u2010-\\u2013-]*|\\[[0-9A-Fa-f:.]+])"
            + "(?::([0-9]{0,5})(?![0-9]))?");

    private static final int MAX_PORT = 65535;

    private static final String NOT_LAST = ".,:;!?'\u00B7\u30FB";
    private static final String CLOSING = ")]}";
    private static final String OPENING = "([{";

    /** Where one begins and ends. */
    record Link(int start, int end) {}

    private Links() {}

    static List<Link> in(String text) {
        List<Link> links = new ArrayList<>();
        Matcher address = ADDRESS.matcher(text);
        for (int from = 0; address.find(from); ) {
            int length = length(address.group());
            if (length == 0) {
                from = address.end();
            } else {
                from = address.start() + length;
                links.add(new Link(address.start(), from));
            }
        }
        return links;
    }

    /** Of the address that {@code found} begins with; 0 if it has no host. */
    private static int length(String found) {
        return withoutEnd(withHost(found));
    }

    /** Without what cannot be behind a host; empty if there is none. */
    private static String withHost(String found) {
        Matcher words = WORDS_AFTER_HOST.matcher(found);
        String address = words.find() ? words.group(1) : found;
        Matcher authority = AUTHORITY.matcher(address);
        if (!authority.find()) {
            return "";
        }
        int end = authority.end();
        String port = authority.group(1);
        if (port != null && !port.isEmpty() && Integer.parseInt(port) > MAX_PORT) {
            return address.substring(0, end - port.length() - 1);
        }
        boolean goesOn = end < address.length() && "/?#\\".indexOf(address.charAt(end)) >= 0;
        return goesOn ? address : address.substring(0, end);
    }

    /** Without what belongs to the sentence. The brackets are counted once, however many are cut off. */
    private static int withoutEnd(String address) {
        int[] open = new int[CLOSING.length()];
        for (int i = 0; i < address.length(); i++) {
            int opening = OPENING.indexOf(address.charAt(i));
            int closing = CLOSING.indexOf(address.charAt(i));
            if (opening >= 0) {
                open[opening]++;
            } else if (closing >= 0) {
                open[closing]--;
            }
        }
        int end = address.length();
        while (end > 0) {
            char last = address.charAt(end - 1);
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
