package chat.parley.cli.signin;

import chat.parley.cli.outcome.ExitCode;
import chat.parley.cli.outcome.Trouble;
import chat.parley.cli.screen.Screen;
import chat.parley.client.ClientException;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame.Welcome;
import chat.parley.protocol.UserName;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * First contact: by a token that was kept, else by the password that is given, else by one that is asked for; a new name is
 * registered. Each login by password that takes a token ends the oldest of many, so a token is tried first, and none is taken
 * that is not kept.
 */
public final class SignIn {
    private static final int TRIES = 3;
    /** How long somebody waits without being told for what. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ParleyClient client;
    private final Screen screen;
    private final TokenStore tokens;
    private final boolean keepToken;
    /** The gateways, which are of one cluster: a token that one of them gave, the others take. */
    private final List<URI> servers;

    public SignIn(ParleyClient client, Screen screen, TokenStore tokens, boolean keepToken) {
        this.client = client;
        this.screen = screen;
        this.tokens = tokens;
        this.keepToken = keepToken;
        this.servers = client.config().urls();
    }

    public void run(UserName user, @Nullable String givenPassword) {
        if (!client.config().exposed().isEmpty()) {
            screen.notice("-- not encrypted: who is on the way to the server can read everything, your password too");
        }
        if (keepToken && byToken(user, givenPassword)) {
            return;
        }
        Welcome welcome = givenPassword != null ? byPassword(user, givenPassword) : byAsking(user);
        if (welcome.token() != null) {
            keep(user, welcome.token());
        }
    }

    /**
     * Signs in with a token that was kept; returns whether there was one that is still good. The password is for the day
     * on which it is not.
     */
    private boolean byToken(UserName user, @Nullable String password) {
        Map<String, List<URI>> kept = new LinkedHashMap<>();
        for (URI server : servers) {
            read(server, user)
                    .ifPresent(token -> kept.computeIfAbsent(token, any -> new ArrayList<>())
                            .add(server));
        }
        for (Map.Entry<String, List<URI>> each : kept.entrySet()) {
            try {
                Welcome welcome = connect(new Credentials.Token(user, each.getKey(), password));
                if (welcome.token() != null) {
                    keep(user, welcome.token());
                } else {
                    servers.stream()
                            .filter(server -> read(server, user).isEmpty())
                            .forEach(server -> keep(server, user, each.getKey()));
                }
                return true;
            } catch (ClientException e) {
                if (e.code() == ErrorCode.WRONG_PASSWORD) {
                    throw wrongPassword(user);
                }
                if (e.code() != ErrorCode.INVALID_TOKEN && e.code() != ErrorCode.NO_SUCH_USER) {
                    throw e;
                }
                each.getValue().forEach(server -> forget(server, user));
            }
        }
        return false;
    }

    private Optional<String> read(URI server, UserName user) {
        try {
            return tokens.read(server, user);
        } catch (IOException e) {
            screen.error("the token that was kept cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Welcome byPassword(UserName user, String password) {
        try {
            return connect(new Credentials.Password(user, password, keepToken));
        } catch (ClientException e) {
            if (e.code() == ErrorCode.NO_SUCH_USER) {
                return register(user, password);
            }
            throw e.code() == ErrorCode.WRONG_PASSWORD ? wrongPassword(user) : e;
        }
    }

    private static Trouble wrongPassword(UserName user) {
        return new Trouble(ExitCode.AUTHENTICATION, "wrong password for " + user);
    }

    private Welcome register(UserName user, String password) {
        try {
            Welcome welcome = connect(new Credentials.NewAccount(user, password, keepToken));
            screen.notice("-- " + user + " is registered now");
            return welcome;
        } catch (ClientException e) {
            // Somebody took the name in between, perhaps another run of the same script.
            if (e.code() == ErrorCode.USER_EXISTS) {
                return connect(new Credentials.Password(user, password, keepToken));
            }
            throw e;
        }
    }

    private Welcome byAsking(UserName user) {
        ErrorCode answer = ask(user);
        if (!screen.interactive()) {
            throw new Trouble(
                    ExitCode.AUTHENTICATION,
                    (answer == ErrorCode.NO_SUCH_USER ? user + " is new here" : user + " needs a password")
                            + ": set PARLEY_PASSWORD, or run parley chat --user " + user + " in a terminal once");
        }
        return answer == ErrorCode.NO_SUCH_USER ? newPassword(user) : knownPassword(user);
    }

    private ErrorCode ask(UserName user) {
        try {
            connect(new Credentials.NameOnly(user));
        } catch (ClientException e) {
            if (e.code() == ErrorCode.NO_SUCH_USER || e.code() == ErrorCode.PASSWORD_REQUIRED) {
                return e.code();
            }
            throw e;
        }
        throw new Trouble(ExitCode.UNAVAILABLE, "the gateway signed " + user + " in without a password");
    }

    private Welcome knownPassword(UserName user) {
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            String password = secret("Password for " + user + ": ");
            try {
                return connect(new Credentials.Password(user, password, keepToken));
            } catch (ClientException e) {
                if (e.code() != ErrorCode.WRONG_PASSWORD) {
                    throw e;
                }
                screen.error("Wrong password.");
            }
        }
        throw wrongPassword(user);
    }

    private Welcome newPassword(UserName user) {
        screen.notice(user + " is new here.");
        while (true) {
            String password = secret("Choose a password (" + Limits.MIN_PASSWORD_CHARS + " characters or more): ");
            if (password.length() < Limits.MIN_PASSWORD_CHARS || password.length() > Limits.MAX_PASSWORD_CHARS) {
                screen.error("A password has " + Limits.MIN_PASSWORD_CHARS + " to " + Limits.MAX_PASSWORD_CHARS
                        + " characters.");
            } else if (!secret("Once more: ").equals(password)) {
                screen.error("That was not the same; choose again.");
            } else {
                return register(user, password);
            }
        }
    }

    private String secret(String prompt) {
        String typed = screen.readSecret(prompt);
        if (typed == null) {
            throw new Trouble(ExitCode.AUTHENTICATION, "no password given");
        }
        return typed;
    }

    private Welcome connect(Credentials credentials) {
        CompletableFuture<Welcome> welcome = client.connect(credentials);
        if (screen.interactive()) {
            CompletableFuture.delayedExecutor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> tellWhile(welcome));
        }
        try {
            return welcome.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ClientException known) {
                throw known;
            }
            throw e;
        }
    }

    private void tellWhile(CompletableFuture<Welcome> welcome) {
        if (!welcome.isDone()) {
            String names = servers.stream().map(URI::getRawAuthority).collect(Collectors.joining(", "));
            screen.notice("-- connecting to " + names + "; Ctrl-C gives up");
        }
    }

    private void keep(UserName user, String token) {
        servers.forEach(server -> keep(server, user, token));
    }

    private void keep(URI server, UserName user, String token) {
        if (keepToken) {
            try {
                tokens.write(server, user, token);
            } catch (IOException e) {
                screen.error("the token could not be kept, so the password will be asked again: " + e.getMessage());
            }
        }
    }

    private void forget(URI server, UserName user) {
        try {
            tokens.forget(server, user);
        } catch (IOException e) {
            screen.error("a token that is no longer valid could not be removed: " + e.getMessage());
        }
    }
}
