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
                Gateway::check,
                new MailboxReport(),
                System.getenv(),
                System.out,
                System.err);
        CleanStop stop = new CleanStop();
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        Optional<Running> running = command.run(arguments);
        if (running.isEmpty()) {
            Runtime.getRuntime().halt(command.exitCode()); // not by the hook: nothing was started
        }
        stop.started(running.get());
        new CountDownLatch(1).await(); // the hook ends the process
    }
}
