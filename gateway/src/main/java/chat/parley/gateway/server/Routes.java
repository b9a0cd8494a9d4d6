package chat.parley.gateway.server;

import chat.parley.gateway.address.ClientAddress;
import chat.parley.gateway.address.UrlHost;
import chat.parley.gateway.failure.Cause;
import chat.parley.gateway.health.Health;
import chat.parley.gateway.health.Status;
import chat.parley.gateway.limit.AddressBlock;
import chat.parley.gateway.limit.Limit;
import chat.parley.gateway.limit.Refusals;
import chat.parley.gateway.metrics.Scrape;
import chat.parley.gateway.web.WebClient;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is served at which path, apart from the chat and file bytes. */
public final class Routes {
    static final String CHAT = "/v1/chat";
    static final String METRICS = "/metrics";

    /** The paths that are served to those who pass by the load balancer. */
    static final Set<String> OPERATORS = Set.of("/healthz", "/readyz", METRICS);

    private static final Logger log = LoggerFactory.getLogger(Routes.class);
    private static final Answer NOTHING =
            Answer.line(HttpResponseStatus.NOT_FOUND, "nothing here; the chat is at " + CHAT);

    private final Health health;
    private final Optional<Scrape> scrape;
    private final WebClient web;
    private final Refusals refusals;

    /** @param scrape empty: no metrics are served */
    public Routes(Health health, Optional<Scrape> scrape, WebClient web, Refusals refusals) {
        this.health = health;
        this.scrape = scrape;
        this.web = web;
        this.refusals = refusals;
    }

    /**
     * The answer to a GET or HEAD of any path but {@link #CHAT} and {@link #METRICS}.
     *
     * @param reachedBy what the client calls this gateway; empty if it says nothing that is a host
     */
    FullHttpResponse get(String path, HttpHeaders request, Optional<UrlHost> reachedBy) {
        return switch (path) {
            case "/healthz" -> answer(health.live()).response();
            case "/readyz" -> answer(health.ready()).response();
            default -> web.answer(path, request, reachedBy).orElseGet(NOTHING::response);
        };
    }

    /**
     * The answer at {@link #METRICS}, for operators who reach this gateway itself; the load balancer's address is
     * everybody's.
     */
    CompletionStage<Answer> metrics(ClientAddress client) {
        return scrape.filter(served -> !client.proxied())
                .map(served -> served.text()
                        .thenApply(text -> new Answer(HttpResponseStatus.OK, Scrape.MEDIA_TYPE, text))
                        .exceptionally(failure -> noMetrics(failure, client)))
                .orElse(CompletableFuture.completedStage(NOTHING));
    }

    private Answer noMetrics(Throwable failure, ClientAddress client) {
        if (Cause.of(failure) instanceof RejectedExecutionException) {
            refusals.refused(Limit.SCRAPES, AddressBlock.of(client));
            return Answer.line(HttpResponseStatus.SERVICE_UNAVAILABLE, "too many ask for metrics at once");
        }
        log.error("metrics not written, by a defect", failure);
        return Answer.line(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the gateway failed; its log says more");
    }

    private static Answer answer(Status status) {
        return Answer.line(
                status.ok() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE, status.reason());
    }
}
