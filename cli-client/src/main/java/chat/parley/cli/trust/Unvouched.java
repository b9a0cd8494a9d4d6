package chat.parley.cli.trust;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Servers that no public authority vouches for, because others may have the same name or address: this machine, those of a
 * private network, and names that are no names of the internet. (What is said of all others at the first meeting would be
 * believed of whoever is in between.)
 */
final class Unvouched {
    private static final List<String> PRIVATE_NAMES =
            List.of(".local", ".localhost", ".lan", ".internal", ".home.arpa", ".test");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*");

    private Unvouched() {}

    /**
     * Whether no public authority vouches for a server of that name.
     *
     * @param host a name or an address, in lower case
     */
    static boolean is(String host) {
        // Of an address without brackets and without the network that it is in.
        String bare = host.replaceFirst("^\\[", "").replaceFirst("]$", "").replaceFirst("%.*", "");
        if (ADDRESS.matcher(bare).matches()) {
            return isPrivateAddress(bare);
        }
        return !bare.contains(".") || PRIVATE_NAMES.stream().anyMatch(bare::endsWith);
    }

    private static boolean isPrivateAddress(String literal) {
        try {
            InetAddress address = InetAddress.getByName(literal); // which asks nobody for one that is an address
            byte[] bytes = address.getAddress();
            boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc; // RFC 4193
            boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64; // RFC 6598
            return address.isLoopbackAddress()
                    || address.isSiteLocalAddress()
                    || address.isLinkLocalAddress()
                    || uniqueLocal
                    || shared;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
