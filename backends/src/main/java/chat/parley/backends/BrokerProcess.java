package chat.parley.backends;

import java.net.URI;

/** The broker as a program: {@code --folder DIR --user NAME --password SECRET [--host HOST] [--port PORT]}. */
public final class BrokerProcess {
    private BrokerProcess() {}

    public static void main(String[] args) {
        BackendMain.run("broker", args, (options, flags) -> new Running(EmbeddedBroker.start(options)));
    }

    private record Running(EmbeddedBroker broker) implements BackendMain.Running {
        @Override
        public URI url() {
            return broker.url();
        }

        @Override
        public void awaitStopped() {
            broker.awaitStopped();
        }

        @Override
        public void close() {
            broker.close();
        }
    }
}
