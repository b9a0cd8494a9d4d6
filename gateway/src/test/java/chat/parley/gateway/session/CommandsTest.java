package chat.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.gateway.CommandsPage;
import chat.parley.gateway.limit.Limit;
import chat.parley.protocol.ClientFrame;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandsTest {
    /** What no request is refused for: it is said of connections, transfers, files of the page, or to no one at all. */
    private static final Set<Limit> OF_NO_REQUEST = EnumSet.of(
            Limit.SOCKETS,
            Limit.SOCKETS_OF_ADDRESS,
            Limit.STRANGERS,
            Limit.STRANGERS_OF_ADDRESS,
            Limit.UNFINISHED,
            Limit.TRANSFERS,
            Limit.TRANSFERS_OF_ADDRESS,
            Limit.SLOW_TRANSFER,
            Limit.HANDSHAKES,
            Limit.TLS,
            Limit.SCRAPES,
            Limit.ORIGIN,
            Limit.HOST,
            Limit.FRAMES,
            Limit.UNREADABLE_FRAMES);

    static Set<Command<?>> commands() {
        return Set.copyOf(Commands.rows());
    }

    @Test
    void everyRequestHasARow() {
        assertThat(Commands.rows().stream().<Class<?>>map(Command::frame))
                .containsExactlyInAnyOrder(ClientFrame.class.getPermittedSubclasses());
        assertThat(Commands.rows()).hasSameSizeAs(CommandsPage.rows());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void thePageSaysTheSame(Command<?> command) {
        assertThat(CommandsPage.row(CommandsPage.name(command.frame())))
                .isEqualTo(new CommandsPage.Row(
                        CommandsPage.name(command.frame()),
                        switch (command.standing()) {
                            case ANYBODY -> "anybody";
                            case STRANGER -> "who has not signed in";
                            case USER -> "who has signed in";
                        },
                        command.needsRoom() ? "joined" : "–",
                        command.costs().stream().map(Limit::tag).collect(Collectors.toSet())));
    }

    @Test
    void everyLimitIsOfSomeRequestOrKnownToBeOfNone() {
        Set<Limit> named = EnumSet.copyOf(OF_NO_REQUEST);
        named.addAll(Commands.OF_ALL);
        Commands.rows().forEach(command -> named.addAll(command.costs()));
        assertThat(named).containsExactlyInAnyOrderElementsOf(Arrays.asList(Limit.values()));
        assertThat(Commands.rows())
                .allSatisfy(command -> assertThat(command.costs()).doesNotContainAnyElementsOf(OF_NO_REQUEST));
    }
}
