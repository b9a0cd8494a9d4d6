package chat.parley.faults;

import chat.parley.bus.Bus;
import chat.parley.bus.JmsBus;
import chat.parley.gateway.Gateway;
import chat.parley.gateway.config.ConfigReader;
import chat.parley.gateway.config.GatewayConfig;
import chat.parley.storage.S3Storage;
import chat.parley.storage.Storage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A gateway's process with a flaw, its arguments {@code FLAW --config FILE [--setting VALUE …]}. */
final class FlawedGateway {
    private FlawedGateway() {}

    public static void main(String[] arguments) throws InterruptedException {
        Flaw flaw = Flaw.valueOf(arguments[0]);
        Map<String, List<String>> flags = new HashMap<>();
        for (int i = 3; i < arguments.length; i += 2) {
            flags.put(arguments[i].substring(2), List.of(arguments[i + 1]));
        }
        GatewayConfig config = ConfigReader.read(Optional.of(Path.of(arguments[2])), Map.of(), flags);
        Storage storage = S3Storage.connect(config.storage());
        Bus bus = JmsBus.connect(config.bus());
        Gateway gateway = Gateway.start(config, flaw.in(bus), flaw.in(storage));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            gateway.close();
            Runtime.getRuntime().halt(0);
        }));
        new CountDownLatch(1).await();
    }
}
