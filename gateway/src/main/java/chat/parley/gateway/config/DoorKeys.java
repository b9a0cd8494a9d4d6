package chat.parley.gateway.config;

import java.util.List;
import java.util.regex.Pattern;

/** The keys of the settings that say who may come in, and how many. */
final class DoorKeys {
    private static final LimitConfig DEFAULTS = LimitConfig.defaults();

    static final Key<List<String>> ALLOWED_ORIGINS = Key.of(
            "gateway.allowed-origins",
            Forms.list(
                    "origins of pages, such as https://chat.example.org or https://chat.example.org:8443",
                    Pattern.compile("[a-z][a-z0-9+.-]*://[^\\s,/?#@]+")),
            List.of(),
            "Pages that may chat here besides those that this gateway serves, with commas in between.\n"
                    + "To be set where a proxy changes the Host header, or where a page of your own uses Parley.");

    static final Key<List<String>> ALLOWED_HOSTS = Key.of(
            "gateway.allowed-hosts",
            Forms.list(
                    "host names and IP addresses, without ports",
                    Pattern.compile("[A-Za-z0-9_.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]")),
            List.of(),
            "The names by which clients may call this gateway (the Host header), with commas in between. Empty: any.\n"
                    + "parley up that listens on this machine only takes localhost, 127.0.0.1 and [::1], if nothing is set.");

    static final Key<Integer> SOCKETS = Key.of(
            "limit.sockets",
            Forms.integer(1, 1_000_000),
            DEFAULTS.sockets(),
            "How many connections may be open, of whatever kind.\n"
                    + "There are never more than three quarters of the files that the process may open (ulimit -n).");

    static final Key<Integer> SOCKETS_PER_ADDRESS = Key.of(
            "limit.sockets-per-address",
            Forms.integer(1, 1_000_000),
            DEFAULTS.socketsPerAddress(),
            "How many of them may come from one address: an IPv4 address, or the /64 of an IPv6 address.\n"
                    + "Behind a proxy that sends no PROXY header all come from the proxy's address: then as limit.sockets.");

    static final Key<Integer> STRANGERS = Key.of(
            "limit.strangers",
            Forms.integer(1, 1_000_000),
            DEFAULTS.strangers(),
            "How many may be open whose client has not signed in, or is a browser that loads the page.");

    static final Key<Integer> STRANGERS_PER_ADDRESS = Key.of(
            "limit.strangers-per-address",
            Forms.integer(1, 1_000_000),
            DEFAULTS.strangersPerAddress(),
            "How many of these may come from one address.\nBehind a proxy that sends no PROXY header: as limit.strangers.");

    static final Key<Integer> TRANSFERS = Key.of(
            "limit.transfers",
            Forms.integer(1, 100_000),
            DEFAULTS.transfers(),
            "How many file transfers may pass this gateway at once, if files.relay is true.");

    static final Key<Integer> TRANSFERS_PER_ADDRESS = Key.of(
            "limit.transfers-per-address",
            Forms.integer(1, 100_000),
            DEFAULTS.transfersPerAddress(),
            "How many of them for one address.\nBehind a proxy that sends no PROXY header: as limit.transfers.");

    static final Section LIMITS = new Section(
            "Limits",
            "What there are places for. Who finds none is refused, and told to come again.",
            List.of(SOCKETS, SOCKETS_PER_ADDRESS, STRANGERS, STRANGERS_PER_ADDRESS, TRANSFERS, TRANSFERS_PER_ADDRESS));

    private DoorKeys() {}
}
