package chat.parley.storage.minio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import chat.parley.network.TcpProxy;
import chat.parley.network.TcpProxy.Fate;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a client and a store, and on demand cuts the connection when the store begins to answer: the request was
 * carried out, and the client cannot know. Also hides a header of requests, if told to.
 */
final class AnswerLosingProxy implements AutoCloseable {
    private final TcpProxy proxy;
    private final AtomicInteger answersToLose = new AtomicInteger();
    private volatile byte[] hidden = new byte[0];

    /** @param store on this machine */
    AnswerLosingProxy(URI store) {
        proxy = new TcpProxy(store.getPort(), this::look);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + proxy.port());
    }

    void loseAnswers(int count) {
        answersToLose.set(count);
    }

    boolean lostAll() {
        return answersToLose.get() == 0;
    }

    /** From now on the store sees another name for it. */
    void hideHeader(String name) {
        hidden = ("\r\n" + name + ":").getBytes(US_ASCII);
    }

    private Fate look(byte[] bytes, int length, boolean answer) {
        if (answer) {
            return answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0 ? Fate.CUT : Fate.PASS;
        }
        hide(bytes, length);
        return Fate.PASS;
    }

    /** A header that is cut in two by the network is not found: heads of requests are sent at once. */
    private void hide(byte[] bytes, int length) {
        for (int at = 0; hidden.length > 0 && at + hidden.length <= length; at++) {
            if (Arrays.equals(bytes, at, at + hidden.length, hidden, 0, hidden.length)) {
                bytes[at + 2] = 'X';
            }
        }
    }

    @Override
    public void close() {
        proxy.close();
    }
}
