package chat.parley.gateway.account;

import static java.util.Objects.requireNonNullElse;

import chat.parley.storage.document.Account;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * As what a connection is signed in: as a device of the account, or, without one, for an era of it.
 *
 * @param device null for who signed in by password and took no token
 * @param eras those of the account for which it is signed in; the newest last
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

    /** The same, signed in also for an era that its own user may have begun from it. */
    public SignIn alsoFor(String era) {
        List<String> more = new ArrayList<>(eras);
        more.add(era);
        return new SignIn(device, more.subList(Math.max(0, more.size() - MAX_ERAS), more.size()));
    }

    /** Whether nobody has signed it out, as {@code account} is now. */
    boolean holdsIn(Account account) {
        return device != null
                ? account.tokens().stream().anyMatch(token -> token.device().equals(device))
                : eras.contains(eraOf(account));
    }
}
