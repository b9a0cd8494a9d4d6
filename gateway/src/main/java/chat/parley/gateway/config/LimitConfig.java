package chat.parley.gateway.config;

/**
 * What a gateway has places for, in all and for each address: an IPv4 address, or the /64 of an IPv6 address.
 *
 * @param sockets that may be open
 * @param socketsPerAddress of them
 * @param strangers sockets among them whose client has not signed in, or is none of a chat
 * @param strangersPerAddress of them
 * @param transfers of files that may pass the gateway at once
 * @param transfersPerAddress of them
 */
public record LimitConfig(
        int sockets,
        int socketsPerAddress,
        int strangers,
        int strangersPerAddress,
        int transfers,
        int transfersPerAddress) {

    /** Twenty addresses that take all they may have leave as much again for the others. */
    public static LimitConfig defaults() {
        return new LimitConfig(20_000, 512, 8_192, 256, 512, 16);
    }

    /** For tests and benches whose clients all come from one address. */
    public LimitConfig withoutAddresses() {
        return new LimitConfig(sockets, sockets, strangers, strangers, transfers, transfers);
    }

    /** With at most so many sockets: a process may have only so many files. */
    public LimitConfig withSocketsAtMost(int most) {
        return new LimitConfig(
                Math.min(sockets, most),
                socketsPerAddress,
                Math.min(strangers, most),
                strangersPerAddress,
                transfers,
                transfersPerAddress);
    }
}
