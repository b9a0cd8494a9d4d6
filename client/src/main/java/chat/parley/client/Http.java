package chat.parley.client;

import java.net.http.HttpClient;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/**
 * The {@link HttpClient} of one client, with an end. Before Java 21 it has none: its thread would go on until it is collected,
 * and a program that ends would wait up to 0.3 s for it.
 */
final class Http implements AutoCloseable {
    private static final String NAME = "parley-http";
    /** The end of the name of the thread that waits for the network, in each Java since 11. */
    private static final String SELECTOR = "-SelectorManager";
    /** How many threads may begin between counting and listing them, without one being left out of the list. */
    private static final int SPARE = 16;

    /** The group of all threads of the HttpClient: those that it makes belong to the group of the thread that makes it. */
    private final ThreadGroup threads = new ThreadGroup(NAME);

    private final HttpClient client;

    Http(ClientConfig config) {
        client = CompletableFuture.supplyAsync(
                        () -> build(config), task -> thread(task).start())
                .join();
    }

    HttpClient client() {
        return client;
    }

    private HttpClient build(ClientConfig config) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(config.connectTimeout())
                .executor(Executors.newCachedThreadPool(this::thread));
        if (config.tls() != null) {
            builder.sslContext(config.tls());
        } else {
            builder.sslContext(PlatformTls.context()).sslParameters(PlatformTls.parameters());
        }
        return builder.build();
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(threads, task, NAME);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Ends the HttpClient: what is under way fails. Only the thread that waits for the network is interrupted: others may
     * be in the middle of a file.
     */
    @Override
    public void close() {
        Thread[] all = new Thread[threads.activeCount() + SPARE];
        int count = threads.enumerate(all);
        for (Thread thread : Arrays.asList(all).subList(0, count)) {
            if (thread.getName().endsWith(SELECTOR)) {
                thread.interrupt();
            }
        }
    }
}
