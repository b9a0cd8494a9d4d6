package chat.parley.gateway.account;

import static java.util.Objects.requireNonNullElse;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.storage.document.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * As what a connection is signed in: as a device of the account, or, without one, for an era of it.
 *
 * @param device null for who signed in by password and took no token
 * @param eras those of the account for which it is signed in: the one that was found in it last, and those that may have begun since
 */
public record SignIn(@Nullable String device, List<String> eras) {
    /** How many eras one connection may begin without being told that they began. */
    private static final int MAX_ERAS = 8;

    public SignIn {
        eras = List.copyOf(eras);
    }

    /** What a connection is signed in as that {@code account} has let in. */
    static SignIn of(Account account, @Nullable String device) {
        return new SignIn(device, List.of(eraOf(account)));
    }

    private static String eraOf(Account account) {
        return requireNonNullElse(account.era(), "");
    }

    /** The same, signed in also for an era that its own user may have begun from it. The one that was found last is kept. */
    public SignIn alsoFor(String era) {
        List<String> more = new ArrayList<>(eras);
        more.add(era);
        if (more.size() > MAX_ERAS) {
            more.remove(1);
        }
        return new SignIn(device, more);
    }

    /** The same, as {@code account} has it now; empty if it was signed out. */
    Optional<SignIn> in(Account account) {
        if (!holdsIn(account)) {
            return Optional.empty();
        }
        List<String> others = new ArrayList<>(eras);
        String found = eraOf(account);
        if (others.remove(found)) {
            others.add(0, found);
        }
        return Optional.of(new SignIn(device, others));
    }

    private boolean holdsIn(Account account) {
        return device != null ? isDeviceOf(account) : eras.contains(eraOf(account));
    }

    /** Throws if it is signed in as a device that {@code account} has no more. */
    void requireDeviceOf(Account account) {
        if (device != null && !isDeviceOf(account)) {
            throw new ProtocolException(ErrorCode.LOGIN_REQUIRED, "this device was signed out; sign in again");
        }
    }

    private boolean isDeviceOf(Account account) {
        return account.tokens().stream().anyMatch(token -> token.device().equals(device));
    }
}
