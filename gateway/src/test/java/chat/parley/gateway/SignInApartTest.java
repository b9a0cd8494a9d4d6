package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.patience.Patience;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.UserName;
import chat.parley.storage.Storage;
import chat.parley.storage.history.History;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who signs in does not wait for those who read history, however many they are. */
class SignInApartTest {
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch reading = new CountDownLatch(1);
    private volatile boolean slow;

    @Test
    void whileAllHistoryReadsAreStuckPeopleRegisterAndSignIn() {
        String ann = Cluster.fresh("ann");
        UserName bob = new UserName(Cluster.fresh("bob"));
        try (Cluster cluster = new Cluster()) {
            cluster.startOn(this::withSlowHistory);
            ChatClient reader = ChatClient.registered(cluster.port(0), ann);
            ChatClient.registered(cluster.port(0), bob.value());
            slow = true;
            List<CompletableFuture<ServerFrame.Reply>> stuck = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                stuck.add(reader.begin(id -> new ClientFrame.History(id, bob, null, null, 1)));
            }
            assertThat(awaited(reading)).isTrue();

            ChatClient.registered(cluster.port(0), Cluster.fresh("eve"));
            ChatClient again = new ChatClient(cluster.port(0));
            again.expect(
                    ServerFrame.Welcome.class,
                    id -> new ClientFrame.Login(id, new UserName(ann), ChatClient.PASSWORD, null));

            assertThat(stuck).noneMatch(CompletableFuture::isDone);
            slow = false;
            release.countDown();
        }
    }

    private Storage withSlowHistory(Storage storage) {
        return proxy(
                Storage.class,
                storage,
                (name, result) -> name.equals("history")
                        ? proxy(History.class, (History) result, (method, read) -> {
                            if (slow) {
                                reading.countDown();
                                assertThat(awaited(release)).isTrue();
                            }
                            return read;
                        })
                        : result);
    }

    private interface Answer {
        Object changed(String method, Object result);
    }

    private static <T> T proxy(Class<T> type, T target, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            try {
                return answer.changed(method.getName(), method.invoke(target, given));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(Patience.MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
