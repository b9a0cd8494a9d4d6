package chat.parley.gateway;

import chat.parley.gateway.GatewayCommand.Running;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code parley gateway}: one gateway in this process, until it is told to stop. */
public final class Main {
    private Main() {}

    @SuppressWarnings("SystemOut") // a command's output
    public static void main(String[] arguments) throws InterruptedException {
        GatewayCommand command = new GatewayCommand(
                config -> {
                    Gateway gateway = Gateway.start(config);
                    return new Running(gateway.port(), gateway, config.stop().bound());
                },
                System.getenv(),
                System.out,
                System.err);
        Optional<Running> running = command.run(arguments);
        if (running.isEmpty()) {
            System.exit(command.exitCode());
        }
        CleanStop stop = new CleanStop(running.get().gateway(), running.get().stopBound());
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        new CountDownLatch(1).await(); // the hook ends the process
    }
}
