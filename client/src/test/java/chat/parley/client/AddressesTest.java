package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static final URI A = URI.create("ws://a/");
    private static final URI B = URI.create("ws://b/");
    private static final URI C = URI.create("ws://c/");
    private static final URI D = URI.create("ws://d/");

    private final Addresses addresses = new Addresses(List.of(A, B, C, D), new Random(7275));

    @Test
    void atFirstTheyAreTriedInTheOrderGiven() {
        assertThat(round()).containsExactly(A, B, C, D);
        assertThat(addresses.inUse()).isEqualTo(A);
    }

    private List<URI> round() {
        List<URI> tried = new ArrayList<>();
        for (int i = 0; i < addresses.count(); i++) {
            tried.add(addresses.inUse());
            addresses.next();
        }
        return tried;
    }

    @Test
    void clientsOfOneGatewayGoToAllOthersAlike() {
        Map<URI, Integer> went = new HashMap<>();
        for (int client = 0; client < 3000; client++) {
            addresses.shuffleOthers();
            went.merge(addresses.others().get(0), 1, Integer::sum);
        }
        assertThat(went).containsOnlyKeys(B, C, D);
        assertThat(went.values()).allSatisfy(clients -> assertThat(clients).isBetween(900, 1100));
    }

    @Test
    void afterAShuffleEachIsStillTriedOnceARound() {
        addresses.next();
        addresses.shuffleOthers();
        assertThat(addresses.inUse()).isEqualTo(B);
        assertThat(round()).startsWith(B).containsExactlyInAnyOrder(A, B, C, D);
    }

    @Test
    void theOthersAreAllButTheOneInUse() {
        addresses.use(C);
        assertThat(addresses.inUse()).isEqualTo(C);
        assertThat(addresses.others()).containsExactlyInAnyOrder(A, B, D);
    }

    @Test
    void whereThereIsNoOtherTheClientComesBackToTheSame() {
        Addresses one = new Addresses(List.of(A), new Random(7275));
        one.shuffleOthers();
        one.next();
        assertThat(one.inUse()).isEqualTo(A);
        assertThat(one.others()).containsExactly(A);
    }
}
