package chat.parley.cli;

import chat.parley.cli.process.Surroundings;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.FrameCodec;

/** {@code parley chat}, and the commands for scripts. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        // Images are decoded for the terminal: no window system is to be asked, wherever there is one.
        System.setProperty("java.awt.headless", "true");
        Thread ahead = new Thread(Main::readAhead, "parley-ahead");
        ahead.setDaemon(true);
        ahead.start();
        System.exit(new Cli(Surroundings.ofProcess()).run(arguments).status());
    }

    /**
     * Uses the codec once, so that it is ready when the gateway answers: making it takes about as long as all the rest
     * until then.
     */
    private static void readAhead() {
        FrameCodec.write(new ClientFrame.Ping(0));
        FrameCodec.readServer("{\"type\":\"pong\",\"id\":0}");
    }
}
