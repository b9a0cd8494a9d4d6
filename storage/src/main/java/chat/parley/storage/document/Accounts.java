package chat.parley.storage.document;

import chat.parley.protocol.UserName;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The accounts. The store is the arbiter: two gateways that create or change one account cannot both win unseen. */
public interface Accounts {

    Optional<Account> find(UserName user);

    /** Creates an account; false, and nothing is changed, if one of this name exists. */
    boolean create(Account account);

    /** Changes an account, repeating {@code change} on a fresh copy when another gateway was faster. Empty if none exists. */
    Optional<Account> update(UserName user, UnaryOperator<Account> change);
}
