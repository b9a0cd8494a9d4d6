package chat.parley.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts that are to be closed, last opened first. One that fails to close is logged and does not keep the others open. */
final class Closing implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private final Deque<Step> steps = new ArrayDeque<>();

    <T extends AutoCloseable> T add(String name, T opened) {
        steps.push(new Step(name, opened));
        return opened;
    }

    @Override
    public void close() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.opened.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                log.warn("closing interrupted part={}", step.name);
            } catch (TimeoutException e) {
                // A peer that is away, such as the broker: no defect of ours, so no stack.
                log.warn("not closed in time, going on without part={}", step.name);
            } catch (Exception e) {
                log.warn("not closed cleanly part={}", step.name, e);
            }
        }
    }

    private record Step(String name, AutoCloseable opened) {}
}
