package chat.parley.gateway.account;

import chat.parley.storage.document.Account;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When and from where a device was used last. It is stored once an hour, and when the address or the name is another one, so that signing
 * in by a token writes nothing as a rule.
 */
final class LastUse {
    private static final Duration OFTEN_ENOUGH = Duration.ofHours(1);

    private LastUse() {}

    /** Whether there is something to store. What is stored may be of a clock that was wrong. */
    static boolean isNew(Account.Token token, Instant now, String address, @Nullable String named) {
        Instant used = token.usedAt();
        return used == null
                || Duration.between(used, now).abs().compareTo(OFTEN_ENOUGH) >= 0
                || !address.equals(token.address())
                || (named != null && !named.equals(token.name()));
    }

    /** {@code account} with it, if it has the device still and there is something to store. */
    static Account noted(Account account, String device, Instant now, String address, @Nullable String named) {
        return account.withTokens(account.tokens().stream()
                .map(token -> token.device().equals(device) && isNew(token, now, address, named)
                        ? token.used(now, address, named == null ? token.name() : named)
                        : token)
                .toList());
    }
}
