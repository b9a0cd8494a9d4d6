package chat.parley.client.fake;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** Certificates in all states, made by the JDK's {@code keytool}, and web servers that show them. */
public final class TestCertificates {
    private static final String PASSWORD = "password";

    private final Path keys;

    public TestCertificates(Path folder) {
        keys = folder.resolve("keys.p12");
    }

    /** One that nobody issued, which may issue others; valid for a month. */
    public TestCertificates authority(String alias) {
        return make(alias, "-ext", "bc:c", "-validity", "30");
    }

    /**
     * One that another issued.
     *
     * @param names as keytool writes them, such as {@code dns:chat.example.org}
     * @param from such as {@code -10d}: ten days ago; it is valid for five
     */
    public TestCertificates issued(String alias, String by, String names, String from) {
        return make(alias, "-signer", by, "-ext", "san=" + names, "-startdate", from, "-validity", "5");
    }

    private TestCertificates make(String alias, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of("-genkeypair", "-keyalg", "EC", "-dname", "CN=" + alias, "-alias", alias));
        command.addAll(List.of("-keystore", keys.toString(), "-storepass", PASSWORD));
        command.addAll(Arrays.asList(more));
        try {
            Process keytool = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(keys.resolveSibling("keytool.log").toFile())
                    .start();
            if (!keytool.waitFor(120, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException("no certificate was made: " + command);
            }
            return this;
        } catch (IOException e) {
            throw new IllegalStateException("no keytool", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    /** In PEM form, in a file. */
    public Path certificate(String alias) throws IOException, GeneralSecurityException {
        byte[] encoded = store().getCertificate(alias).getEncoded();
        return Files.writeString(
                keys.resolveSibling(alias + ".pem"),
                "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(encoded)
                        + "\n-----END CERTIFICATE-----\n");
    }

    /** Shows that one, and those that issued it. */
    public SSLContext identity(String alias) throws IOException, GeneralSecurityException {
        KeyStore all = store();
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        Key key = all.getKey(alias, PASSWORD.toCharArray());
        one.setKeyEntry(alias, key, PASSWORD.toCharArray(), all.getCertificateChain(alias));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(one, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    /** A web server that answers 204 to everything; on any port if that is 0. */
    public HttpsServer serve(String alias, int port) throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(identity(alias)));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
