package chat.parley.storage.minio;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests with the store's time where this machine's is another, and learns it from each answer. A request that was
 * refused before the store's time was known, or after this machine's was set, is sent once more. Thread-safe.
 */
final class StoreTimeInterceptor implements Interceptor {
    private static final int FORBIDDEN = 403;
    private static final String TIME = "x-amz-date";
    private static final String AUTHORIZATION = "Authorization";
    private static final String BEFORE_CREDENTIAL = "Credential=";
    private static final String BEFORE_HEADERS = "SignedHeaders=";

    private final StoreTime time;
    private final String secretKey;

    StoreTimeInterceptor(StoreTime time, String secretKey) {
        this.time = time;
        this.secretKey = secretKey;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request sent = inTime(chain.request());
        Response response = chain.proceed(sent);
        learn(response);
        RequestBody body = sent.body();
        if (response.code() != FORBIDDEN || (body != null && body.isOneShot())) {
            return response;
        }
        Request again = inTime(sent);
        if (Objects.equals(again.header(TIME), sent.header(TIME))) {
            return response;
        }
        response.close();
        Response second = chain.proceed(again);
        learn(second);
        return second;
    }

    private void learn(Response response) {
        Date date = response.headers().getDate("Date");
        if (date != null) {
            time.learn(date.toInstant());
        }
    }

    private Request inTime(Request request) {
        @Nullable String date = request.header(TIME);
        @Nullable String authorization = request.header(AUTHORIZATION);
        if (date == null || authorization == null || !authorization.startsWith(SignatureV4.ALGORITHM)) {
            return request;
        }
        Instant here = SignatureV4.parse(date);
        Instant there = time.at(here);
        return there.equals(here) ? request : signed(request, authorization, SignatureV4.format(there));
    }

    private Request signed(Request request, String authorization, String date) {
        String[] credential = part(authorization, BEFORE_CREDENTIAL).split("/", -1);
        credential[credential.length - 4] = date.substring(0, 8);
        List<String> scope = Arrays.asList(credential).subList(credential.length - 4, credential.length);
        String names = part(authorization, BEFORE_HEADERS);
        Request dated = request.newBuilder().header(TIME, date).build();
        String signature =
                SignatureV4.sign(canonical(dated, List.of(names.split(";", -1)), names), date, scope, secretKey);
        return dated.newBuilder()
                .header(
                        AUTHORIZATION,
                        SignatureV4.ALGORITHM + " " + BEFORE_CREDENTIAL + String.join("/", credential) + ", "
                                + BEFORE_HEADERS + names + ", Signature=" + signature)
                .build();
    }

    private static String part(String authorization, String before) {
        int start = authorization.indexOf(before) + before.length();
        int end = authorization.indexOf(',', start);
        return authorization.substring(start, end < 0 ? authorization.length() : end);
    }

    private static String canonical(Request request, List<String> names, String joined) {
        String headers = names.stream()
                .map(name -> name + ":" + value(request, name) + "\n")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                request.method(),
                request.url().encodedPath(),
                query(request.url().encodedQuery()),
                headers,
                joined,
                value(request, "x-amz-content-sha256"));
    }

    private static String value(Request request, String name) {
        return request.headers(name).stream()
                .map(value -> value.trim().replaceAll(" +", " "))
                .collect(Collectors.joining(","));
    }

    /** The query as it is signed: its parameters sorted by name, and with an empty value where one has none. */
    private static String query(@Nullable String encoded) {
        if (encoded == null || encoded.isEmpty()) {
            return "";
        }
        return Arrays.stream(encoded.split("&", -1))
                .map(parameter -> parameter.contains("=") ? parameter : parameter + "=")
                .sorted(Comparator.comparing(parameter -> parameter.substring(0, parameter.indexOf('='))))
                .collect(Collectors.joining("&"));
    }
}
