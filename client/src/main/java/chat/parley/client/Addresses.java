package chat.parley.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The gateways' addresses: the one in use, and the others in the order in which they would be tried. At first that is the
 * order in which they were given. Owned by the loop.
 */
final class Addresses {
    private final List<URI> ring;
    private final Random random;

    Addresses(List<URI> urls, Random random) {
        this.ring = new ArrayList<>(urls);
        this.random = random;
    }

    URI inUse() {
        return ring.get(0);
    }

    int count() {
        return ring.size();
    }

    /** Makes the next address the one in use; behind the last one the first comes again. */
    void next() {
        Collections.rotate(ring, -1);
    }

    void use(URI url) {
        Collections.rotate(ring, -ring.indexOf(url));
    }

    /**
     * The addresses that a move may lead to: all but the one in use, or that one if it is the only one, as with a load
     * balancer.
     */
    List<URI> others() {
        return ring.size() == 1 ? List.copyOf(ring) : List.copyOf(ring.subList(1, ring.size()));
    }

    /**
     * Puts the others in a random order, so that clients that lose their gateway together do not all meet again at the
     * same one.
     */
    void shuffleOthers() {
        Collections.shuffle(ring.subList(1, ring.size()), random);
    }
}
