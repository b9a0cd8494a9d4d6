package chat.parley.gateway.account;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.failure.Refusal;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.pool.StoragePool;
import chat.parley.gateway.pool.StorageThreads;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ProtocolException;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.document.Account;
import chat.parley.storage.document.Accounts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * What users do with their devices and passwords: the account in the store is changed. Who is signed out by it, gateways find there when
 * they are told ({@link AccountNews}).
 *
 * <p>Thread-safe; nothing blocks.
 */
public final class Devices {
    private final Accounts accounts;
    private final Passwords passwords;
    private final StorageThreads storage;
    private final SecurityLog security;
    private final InstantSource time;

    Devices(Accounts accounts, Passwords passwords, StorageThreads storage, SecurityLog security, InstantSource time) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.storage = storage;
        this.security = security;
        this.time = time;
    }

    /** The text of an era that may begin. */
    public static String newEra() {
        return Tokens.create();
    }

    /** The user's devices, {@code current} marked. */
    public CompletionStage<ServerFrame.Devices> list(long id, UserName user, SignIn current) {
        return read(user)
                .thenApply(account -> new ServerFrame.Devices(
                        id,
                        account.tokens().stream()
                                .filter(token -> token.expiresAt().isAfter(time.instant()))
                                .map(token -> device(token, current))
                                .toList()));
    }

    private static ServerFrame.Device device(Account.Token token, SignIn current) {
        Instant used = token.usedAt();
        return new ServerFrame.Device(
                token.device(),
                token.name(),
                token.createdAt().toEpochMilli(),
                used == null ? null : used.toEpochMilli(),
                token.address(),
                token.device().equals(current.device()) ? true : null);
    }

    /**
     * Ends the tokens of the devices that are meant. Fails with LOGIN_REQUIRED if the one that asks was signed out itself: it signs
     * out nobody any more.
     *
     * @param current as what the connection that asks is signed in
     * @param era the era that begins if {@link #endsEra}
     */
    public CompletionStage<Void> signOut(
            UserName user, SignIn current, ClientFrame.SignOut frame, String era, ClientAddress from) {
        return change(user, account -> signedOut(account, current, frame, era)).thenApply(done -> {
            security.signedOut(from, user, frame);
            return null;
        });
    }

    /** Whether a request ends the account's era, and begins one for the connection that asks. */
    public static boolean endsEra(ClientFrame.SignOut frame) {
        return frame.which() == ClientFrame.Which.OTHERS;
    }

    private static Account signedOut(Account account, SignIn current, ClientFrame.SignOut frame, String era) {
        current.requireDeviceOf(account);
        ClientFrame.Which which = frame.which();
        if (which == null) {
            return account.withTokens(account.tokens().stream()
                    .filter(token -> !token.device().equals(frame.device()))
                    .toList());
        }
        return which == ClientFrame.Which.ALL
                ? account.withTokens(List.of()).withEra(era)
                : withoutOthers(account, current, era);
    }

    private static Account withoutOthers(Account account, SignIn current, String era) {
        return account.withTokens(account.tokens().stream()
                        .filter(token -> token.device().equals(current.device()))
                        .toList())
                .withEra(era);
    }

    /**
     * Gives the account another password, unless it has that already, and ends the tokens of the user's other devices if they are to be
     * signed out. Fails with WRONG_PASSWORD, and with LOGIN_REQUIRED if the device that asks was signed out.
     *
     * @param era the era that begins if others are signed out
     */
    public CompletionStage<Void> changePassword(
            UserName user, SignIn current, ClientFrame.Password frame, String era, ClientAddress from) {
        AddressBlock block = AddressBlock.of(from);
        return Refusal.refusing(read(user)
                        .thenCompose(account -> passwords
                                .compare(account, frame.password(), frame.newPassword(), block)
                                .thenCompose(which -> change(account, which, current, frame, era, from))))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        security.passwordNotChanged(from, user, failure);
                    }
                });
    }

    private CompletionStage<Void> change(
            Account checked,
            Passwords.Which right,
            SignIn current,
            ClientFrame.Password frame,
            String era,
            ClientAddress from) {
        return switch (right) {
            case FIRST ->
                passwords
                        .hash(frame.newPassword(), AddressBlock.of(from))
                        .thenCompose(hash -> change(checked, hash.toString(), current, frame, era))
                        .whenComplete((done, failure) -> {
                            if (failure == null) {
                                security.passwordChanged(from, checked.user());
                            }
                        });
            // An earlier request, of which the answer was lost, has set it, or one that signed nobody out.
            case SECOND -> change(checked, checked.passwordHash(), current, frame, era);
            case NONE ->
                throw new ProtocolException(
                        ErrorCode.WRONG_PASSWORD, "that is not the password so far; nothing was changed");
        };
    }

    private CompletionStage<Void> change(
            Account checked, String hash, SignIn current, ClientFrame.Password frame, String era) {
        return change(checked.user(), account -> {
            if (!account.passwordHash().equals(checked.passwordHash())) {
                throw new ProtocolException(
                        ErrorCode.UNAVAILABLE, "the account was changed at the same time; try again");
            }
            current.requireDeviceOf(account);
            Account changed = account.withPasswordHash(hash);
            return signsOutOthers(frame) ? withoutOthers(changed, current, era) : changed;
        });
    }

    /** Whether a request ends the account's era, and begins one for the connection that asks. */
    public static boolean signsOutOthers(ClientFrame.Password frame) {
        return !Boolean.FALSE.equals(frame.signOutOthers());
    }

    private CompletionStage<Account> read(UserName user) {
        return StoragePool.call(storage.of(user), () -> accounts.find(user)).thenApply(found -> require(user, found));
    }

    private CompletionStage<Void> change(UserName user, UnaryOperator<Account> change) {
        return StoragePool.call(storage.of(user), () -> accounts.update(user, change))
                .thenApply(found -> {
                    require(user, found);
                    return null;
                });
    }

    private static Account require(UserName user, Optional<Account> found) {
        return found.orElseThrow(
                () -> new ProtocolException(ErrorCode.NO_SUCH_USER, "user " + user + " has no account any more"));
    }
}
