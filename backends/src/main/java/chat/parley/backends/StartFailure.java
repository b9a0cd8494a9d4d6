package chat.parley.backends;

import java.net.BindException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Turns what a server's start threw into the one line that tells its user what to do. */
final class StartFailure {
    private StartFailure() {}

    static BackendException of(String what, BackendOptions options, Exception failure) {
        if (failure instanceof BackendException said) {
            return said;
        }
        String address = options.host() + ":" + options.port();
        if (cause(failure, BindException.class) != null) {
            return new BackendException(what + ": cannot listen on " + address + ", the port is taken", failure);
        }
        if (cause(failure, UnknownHostException.class) != null) {
            return new BackendException(what + ": host " + options.host() + " is not known", failure);
        }
        return new BackendException(
                what + " cannot start on " + address + ", folder " + options.folder() + ": " + failure, failure);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (type.isInstance(t)) {
                return type.cast(t);
            }
        }
        return null;
    }
}
