package chat.parley.storage.objectstore;

import java.net.URI;
import java.util.Optional;

/**
 * How clients reach the object store, for trying it out.
 *
 * @param direct whether they do; if not, a gateway passes their requests on
 * @param origin the address that they are given, if it is not the gateways' own
 * @param anyHost whether that address is one of many, made of what each client calls the gateway: nobody may be at it
 */
public record ClientAccess(boolean direct, Optional<URI> origin, boolean anyHost) {

    /** The access of clients that reach the store only through gateways. */
    public static ClientAccess relayed() {
        return new ClientAccess(false, Optional.empty(), false);
    }

    /** The access of clients that reach the store at the address that gateways use. */
    public static ClientAccess asGateways() {
        return new ClientAccess(true, Optional.empty(), false);
    }

    public static ClientAccess at(URI origin) {
        return new ClientAccess(true, Optional.of(origin), false);
    }

    public static ClientAccess atAnyHost(URI example) {
        return new ClientAccess(true, Optional.of(example), true);
    }
}
