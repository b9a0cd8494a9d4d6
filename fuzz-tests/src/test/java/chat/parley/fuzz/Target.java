package chat.parley.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.bus.BusBodyFuzz;
import chat.parley.cli.text.TerminalOutputFuzz;
import chat.parley.client.file.FileNameFuzz;
import chat.parley.gateway.presence.PresenceFuzz;
import chat.parley.gateway.server.ChatFuzz;
import chat.parley.gateway.server.HttpFuzz;
import chat.parley.gateway.server.ProxyHeaderFuzz;
import chat.parley.gateway.server.TransferFuzz;
import chat.parley.protocol.ClientFrameFuzz;
import chat.parley.protocol.EventFuzz;
import chat.parley.protocol.NameFuzz;
import chat.parley.protocol.ServerFrameFuzz;
import chat.parley.storage.segment.SegmentFuzz;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Each of what reads bytes from outside, with the inputs that reached some code first: its seeds. */
enum Target {
    CLIENT_FRAMES(ClientFrameFuzz.class, ClientFrameFuzz::fuzzerTestOneInput),
    SERVER_FRAMES(ServerFrameFuzz.class, ServerFrameFuzz::fuzzerTestOneInput),
    EVENTS(EventFuzz.class, EventFuzz::fuzzerTestOneInput),
    NAMES(NameFuzz.class, NameFuzz::fuzzerTestOneInput),
    BUS_BODIES(BusBodyFuzz.class, BusBodyFuzz::fuzzerTestOneInput),
    PRESENCE(PresenceFuzz.class, PresenceFuzz::fuzzerTestOneInput),
    SEGMENTS(SegmentFuzz.class, SegmentFuzz::fuzzerTestOneInput),
    PROXY_HEADERS(ProxyHeaderFuzz.class, ProxyHeaderFuzz::fuzzerTestOneInput),
    HTTP(HttpFuzz.class, HttpFuzz::fuzzerTestOneInput),
    CHAT(ChatFuzz.class, ChatFuzz::fuzzerTestOneInput),
    TRANSFERS(TransferFuzz.class, TransferFuzz::fuzzerTestOneInput),
    FILE_NAMES(FileNameFuzz.class, FileNameFuzz::fuzzerTestOneInput),
    TERMINAL_OUTPUT(TerminalOutputFuzz.class, TerminalOutputFuzz::fuzzerTestOneInput);

    private static final Path SEEDS = Path.of("src/test/resources/seeds");

    private final Class<?> type;

    @SuppressWarnings("ImmutableEnumChecker") // a method
    private final Consumer<byte[]> fuzzed;

    Target(Class<?> type, Consumer<byte[]> fuzzed) {
        this.type = type;
        this.fuzzed = fuzzed;
    }

    String className() {
        return type.getName();
    }

    void run(byte[] input) {
        fuzzed.accept(input);
    }

    /** In base 64, one a line. */
    private Path file() {
        return SEEDS.resolve(name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt");
    }

    List<byte[]> seeds() {
        try {
            return Files.readAllLines(file(), US_ASCII).stream()
                    .map(Base64.getDecoder()::decode)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void keep(Collection<byte[]> seeds) throws IOException {
        Files.write(
                file(),
                seeds.stream().map(Base64.getEncoder()::encodeToString).sorted().toList());
    }
}
