package chat.parley.storage.minio;

import chat.parley.protocol.tls.Authorities;
import chat.parley.storage.objectstore.StorageConfig;
import io.minio.Http;
import io.minio.MinioAsyncClient;
import javax.net.ssl.X509ExtendedTrustManager;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;

/** The SDK's client, set up: without repetition of its own, and with the timeouts of the configuration. */
final class MinioClients {
    /** How many requests may be under way: more than a gateway has storage threads, so that none waits in OkHttp's queue. */
    private static final int MAX_REQUESTS = 256;

    private MinioClients() {}

    /** A client that sends requests, signed as of {@code time}; closing it closes its connections. */
    static MinioAsyncClient sending(StorageConfig config, StoreTime time) {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(MAX_REQUESTS);
        dispatcher.setMaxRequestsPerHost(MAX_REQUESTS);
        OkHttpClient.Builder http = Http.newDefaultClient()
                .newBuilder()
                .dispatcher(dispatcher)
                .connectTimeout(config.connectTimeout())
                .readTimeout(config.readTimeout())
                .writeTimeout(config.readTimeout())
                .callTimeout(config.callTimeout())
                .retryOnConnectionFailure(false);
        trust(http, config);
        http.interceptors().clear(); // the SDK's repetition: see Attempts
        http.addInterceptor(new StoreTimeInterceptor(time, config.secretKey()));
        MinioAsyncClient client = MinioAsyncClient.builder()
                .endpoint(config.endpoint().toString())
                .region(config.region())
                .credentials(config.accessKey(), config.secretKey())
                .httpClient(http.build(), true)
                .build();
        return new S3Client(client, config.region());
    }

    /**
     * Makes {@code http} trust what Java and the configuration trust, and not what the SDK would: that looks at variables
     * of the environment, and says less. Names are checked, too: OkHttp does that whoever issued the certificate.
     */
    static void trust(OkHttpClient.Builder http, StorageConfig config) {
        if ("https".equals(config.endpoint().getScheme())) {
            X509ExtendedTrustManager trust =
                    config.authorities().map(Authorities::trustManager).orElseGet(Authorities::platform);
            http.sslSocketFactory(Authorities.context(trust).getSocketFactory(), trust);
        }
    }
}
