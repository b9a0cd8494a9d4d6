package chat.parley.gateway.account;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.SignInBudget;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.UserName;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who became somebody, who failed to, and from where: one line each, in a form that programs read (docs/operations.md), so it
 * is not changed lightly. How many lines an address can cause is bounded by what its {@link SignInBudget} lets it do.
 * Thread-safe.
 */
final class SecurityLog {
    private static final Logger log = LoggerFactory.getLogger(SecurityLog.class);
    private static final Set<ErrorCode> FAILURES =
            Set.of(ErrorCode.WRONG_PASSWORD, ErrorCode.INVALID_TOKEN, ErrorCode.NO_SUCH_USER);

    private final SignInBudget budget;

    SecurityLog(SignInBudget budget) {
        this.budget = budget;
    }

    void registered(ClientAddress from, UserName user) {
        log.info("account created address={} user={}", from.host(), user);
    }

    void signedIn(ClientAddress from, UserName user, By what) {
        if (budget.mayBeTold(AddressBlock.of(from))) {
            log.info("signed in address={} user={} by={}", from.host(), user, what);
        }
    }

    /** Tells of a login that did not succeed. What was no attempt of the client's, or is told as too much, is left out. */
    void failed(ClientAddress from, UserName user, @Nullable Throwable failure) {
        if (failure instanceof ProtocolException refusal && FAILURES.contains(refusal.code())) {
            // What is nobody's name may be a password that was typed too early.
            String named = refusal.code() == ErrorCode.NO_SUCH_USER ? "" : " user=" + user;
            log.info("sign-in failed address={}{} code={}", from.host(), named, refusal.code());
        }
    }

    /** Tells whom a user signed out: {@code others}, {@code all}, or a device, by the id that is no secret. */
    void signedOut(ClientAddress from, UserName user, ClientFrame.SignOut frame) {
        if (budget.mayBeTold(AddressBlock.of(from))) {
            Object which =
                    frame.which() == null ? frame.device() : frame.which().wireName();
            log.info("signed out address={} user={} which={}", from.host(), user, clean(String.valueOf(which)));
        }
    }

    /** What a client said, if it may stand in a line of the log. */
    private static String clean(String said) {
        return said.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"' && c != '=') ? said : "?";
    }

    void passwordChanged(ClientAddress from, UserName user) {
        if (budget.mayBeTold(AddressBlock.of(from))) {
            log.info("password changed address={} user={}", from.host(), user);
        }
    }

    /** Tells of a change of a password that was refused since the one so far was wrong. */
    void passwordNotChanged(ClientAddress from, UserName user, Throwable failure) {
        if (failure instanceof ProtocolException refusal && refusal.code() == ErrorCode.WRONG_PASSWORD) {
            log.info("password change failed address={} user={} code={}", from.host(), user, refusal.code());
        }
    }

    /** By what somebody signed in. */
    enum By {
        PASSWORD,
        TOKEN;

        @Override
        public String toString() {
            return this == PASSWORD ? "password" : "token";
        }
    }
}
