package chat.parley.cli;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The text of {@code --help}. */
final class Help {
    private static final String TEXT = """
            Usage: parley chat [OPTION]...
            Talk in rooms and share files. Type a message, or /help for the commands.

              -u, --user NAME        who you are (else PARLEY_USER, else you are asked)
              -r, --room ROOM        room to enter; repeat for more, the first is the current one [lobby]
                  --host HOST        gateway's host [localhost]
                  --port PORT        gateway's port [7275]
                  --url URL          gateway as ws://HOST:PORT or wss://HOST:PORT (else PARLEY_URL); repeat
                                     for more gateways of the same cluster, which are tried in turn
                  --tls              speak TLS with --host and --port
                  --tls-ca FILE      trust the certificates in this PEM file, too
                  --password-file F  read the password from the first line of a file
                  --downloads DIR    where files go [the current folder]
                  --history N        messages to show on entering a room, 0 to 200 [20; in a pipe 0]
                  --no-token         keep no token: ask for the password each time
              -h, --help             this text
                  --version          the version

            A name that is new is registered with the password that you choose. Later a token in
            ~/.config/parley stands for it. In scripts, PARLEY_PASSWORD holds the password; one that is given
            there or by --password-file is what counts, whatever token is kept.

            In a pipe each line of input is a message or a command; they are carried out in order. Messages
            go to standard output, notices and errors to standard error. At the end of the input the
            program waits until everything is delivered, and ends.

            Examples:
              parley chat --user alice --room lobby
              parley chat --user bob --room ops --room lobby --url wss://chat.example.org
              parley chat --user bob --url wss://one.example.org --url wss://two.example.org
              printf 'hello\\n/quit\\n' | PARLEY_PASSWORD=... parley chat --user alice --room lobby

            Exit codes:
            """;

    private Help() {}

    static String text() {
        return TEXT
                + Arrays.stream(ExitCode.values())
                        .map(code -> String.format("  %3d  %s", code.status(), code.meaning()))
                        .collect(Collectors.joining("\n"));
    }
}
