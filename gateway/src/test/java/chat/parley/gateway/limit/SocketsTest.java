package chat.parley.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.LimitsPage;
import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.config.LimitConfig;
import io.netty.channel.local.LocalAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SocketsTest {
    private static final AddressBlock ANN = block("192.0.2.1");
    private static final AddressBlock BOB = block("192.0.2.2");

    private final Refusals refusals = new Refusals(() -> 0);
    private final Sockets sockets = new Sockets(new LimitConfig(6, 4, 4, 2, 1, 1));

    private static AddressBlock block(String address) {
        return AddressBlock.of(new ClientAddress(new InetSocketAddress(address, 4711), false));
    }

    private Optional<Sockets.Place> open(AddressBlock from) {
        return sockets.open(refusals, from).filter(place -> {
            boolean taken = place.comesFrom(from, refusals);
            if (!taken) {
                place.close();
            }
            return taken;
        });
    }

    private Sockets.Place user(AddressBlock from) {
        Sockets.Place place = open(from).orElseThrow();
        place.signedIn();
        return place;
    }

    @Test
    void ipv4CountsByAddressAndIpv6ByItsNetwork() {
        assertThat(ANN.text()).isEqualTo("192.0.2.1");
        assertThat(block("2001:db8:1:2:3:4:5:6"))
                .isEqualTo(block("2001:db8:1:2:ffff::1"))
                .isNotEqualTo(block("2001:db8:1:3::1"))
                .hasToString("2001:db8:1:2::/64");
        assertThat(block("::ffff:192.0.2.1")).isEqualTo(ANN);
        assertThat(AddressBlock.of(new ClientAddress(null, false)).text()).isEqualTo("unknown");
        assertThat(AddressBlock.of(new ClientAddress(new LocalAddress("x"), false))
                        .text())
                .isEqualTo("local:x");
    }

    @Test
    void strangersOfOneAddressLeaveRoomForItsUsersAndForOthers() {
        assertThat(open(ANN)).isPresent();
        assertThat(open(ANN)).isPresent();
        assertThat(open(ANN)).as("a third stranger").isEmpty();
        assertThat(refusals.count(Limit.STRANGERS_OF_ADDRESS)).isOne();
        assertThat(open(BOB)).isPresent();
        assertThat(sockets.open()).isEqualTo(3);
    }

    @Test
    void whoSignsInMakesRoomForTheNextUntilTheAddressIsFull() {
        for (int i = 0; i < 4; i++) {
            user(ANN);
        }
        assertThat(sockets.strangers()).isZero();
        assertThat(open(ANN)).isEmpty();
        assertThat(refusals.count(Limit.SOCKETS_OF_ADDRESS)).isOne();
        assertThat(open(BOB)).isPresent();
    }

    @Test
    void thereIsABoundForAllTogether() {
        for (int i = 0; i < 4; i++) {
            open(block("192.0.2.1" + i));
        }
        assertThat(open(BOB)).isEmpty();
        assertThat(refusals.count(Limit.STRANGERS)).isOne();

        Sockets others = new Sockets(new LimitConfig(1, 4, 4, 2, 1, 1));
        assertThat(others.open(refusals, ANN)).isPresent();
        assertThat(others.open(refusals, BOB)).isEmpty();
        assertThat(refusals.count(Limit.SOCKETS)).isOne();
    }

    @Test
    void whatIsClosedLeavesNothingBehind() {
        List<Sockets.Place> places = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Sockets.Place place =
                    open(block("198.51." + i / 250 + "." + i % 250)).orElseThrow();
            if (i % 2 == 0) {
                place.signedIn();
            }
            place.close();
            place.close();
            place.signedIn();
            places.add(place);
        }
        assertThat(places).hasSize(1000);
        assertThat(sockets.open()).isZero();
        assertThat(sockets.strangers()).isZero();
        assertThat(sockets.addresses()).isZero();
    }

    @Test
    void aSocketThatGoesBeforeItsAddressIsKnownIsForgottenToo() {
        sockets.open(refusals, ANN).orElseThrow().close();
        assertThat(sockets.open()).isZero();
        assertThat(sockets.strangers()).isZero();
    }

    @Test
    void transfersHaveABoundForAnAddressAndForAll() {
        Transfers transfers = new Transfers(new LimitConfig(1, 1, 1, 1, 2, 1), refusals);
        assertThat(transfers.begin(ANN)).isTrue();
        assertThat(transfers.begin(ANN)).isFalse();
        assertThat(transfers.begin(BOB)).isTrue();
        assertThat(transfers.begin(block("192.0.2.3"))).isFalse();
        assertThat(refusals.count(Limit.TRANSFERS_OF_ADDRESS)).isOne();
        assertThat(refusals.count(Limit.TRANSFERS)).isOne();
        transfers.ended(ANN);
        assertThat(transfers.begin(ANN)).isTrue();
        transfers.ended(ANN);
        transfers.ended(BOB);
        assertThat(transfers.count()).isZero();
    }

    @Test
    void beginningsWithoutAnEndAreBoundedAsThePageSays() {
        LimitsPage.assertRow(
                "bytes of those who have not signed in that wait for the rest of a frame, of a head, of which each counts 32, or, where the gateway ends TLS, of a record or a handshake",
                String.format(Locale.ROOT, "%,d of each, and 16 MiB beyond these", Sockets.UNFINISHED_BYTES_OF_ONE));
        assertThat(Sockets.UNFINISHED_BYTES).isEqualTo(16 << 20);
    }

    @Test
    void beginningsAreGivenBack() {
        Sockets.Place first = open(ANN).orElseThrow();
        Sockets.Place second = open(BOB).orElseThrow();
        assertThat(first.mayHold(Sockets.UNFINISHED_BYTES, refusals)).isTrue();
        assertThat(second.mayHold(Sockets.UNFINISHED_BYTES_OF_ONE, refusals)).isTrue();
        assertThat(second.mayHold(3L * Sockets.UNFINISHED_BYTES_OF_ONE, refusals))
                .isFalse();
        assertThat(refusals.count(Limit.UNFINISHED)).isOne();
        second.close();
        second.close();
        assertThat(first.mayHold(0, refusals)).isTrue();
        assertThat(sockets.unfinished()).isZero();
        assertThat(first.mayHold(Sockets.UNFINISHED_BYTES, refusals)).isTrue();
        first.signedIn();
        assertThat(first.mayHold(Sockets.UNFINISHED_BYTES, refusals)).isTrue();
        assertThat(sockets.unfinished()).isZero();
    }
}
