package chat.parley.gateway.config;

/**
 * What a gateway has places for, in all and for each address: an IPv4 address, or the /64 of an IPv6 address.
 *
 * @param sockets how many sockets may be open
 * @param socketsPerAddress how many sockets of one address may be open
 * @param strangers how many of the sockets may have a client that has not signed in, or be none of a chat
 * @param strangersPerAddress how many of one address may be such
 * @param transfers how many transfers of files may pass the gateway at once
 * @param transfersPerAddress how many of them may be of one address
 */
public record LimitConfig(
        int sockets,
        int socketsPerAddress,
        int strangers,
        int strangersPerAddress,
        int transfers,
        int transfersPerAddress) {

    /** The limits by default: twenty addresses that take all they may have leave as much again for the others. */
    public static LimitConfig defaults() {
        return new LimitConfig(20_000, 512, 8_192, 256, 512, 16);
    }

    /** These limits without any for an address, for tests and benches whose clients all come from one. */
    public LimitConfig withoutAddresses() {
        return new LimitConfig(sockets, sockets, strangers, strangers, transfers, transfers);
    }

    /** These limits, but at most so many sockets: a process may have only so many files. */
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
