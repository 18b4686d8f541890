package io.orgsso.delivery.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpEntity;
import org.apache.http.NoHttpResponseException;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.config.RegistryBuilder;
import org.apache.http.config.SocketConfig;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.DnsResolver;
import org.apache.http.conn.socket.ConnectionSocketFactory;
import org.apache.http.conn.socket.PlainConnectionSocketFactory;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.conn.PoolingHttpClientConnectionManager;

/**
 * Posts to one receiver. Follows no redirect, keeps no cookie, knows no proxy (none is taken from
 * environment or system properties), and connects to the addresses that {@link GuardedDns} has judged, while TLS checks the
 * receiver's name.
 */
final class WebhookClient implements AutoCloseable {
    /** So much of an answer's body is read to use the connection again; a longer one costs the connection. */
    private static final int DRAINED_BYTES = 16_384;

    private static final int CONNECT_MILLIS = 5000;

    /** Of an answer's head; the client itself would read a line that never ends into memory. */
    private static final MessageConstraints HEAD = MessageConstraints.custom()
            .setMaxLineLength(8192)
            .setMaxHeaderCount(100)
            .build();

    private final URI url;
    private final Duration timeout;
    private final Clock clock;
    private final CloseableHttpClient http;
    private final ScheduledThreadPoolExecutor deadlines;

    /** @param tls whom to trust; the platform's own context in use, a test's in tests */
    WebhookClient(WebhookSettings settings, DnsResolver names, SSLContext tls, Clock clock) {
        this.url = settings.url();
        this.timeout = settings.timeout();
        this.clock = clock;
        this.http = client(settings, new GuardedDns(settings.reach(), names), tls);
        this.deadlines = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "orgsso-webhook-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        // A deadline that was met holds a message, with its body.
        this.deadlines.setRemoveOnCancelPolicy(true);
    }

    private static CloseableHttpClient client(WebhookSettings settings, DnsResolver dns, SSLContext tls) {
        int millis = (int) settings.timeout().toMillis();
        PoolingHttpClientConnectionManager connections = new PoolingHttpClientConnectionManager(
                RegistryBuilder.<ConnectionSocketFactory>create()
                        .register("http", PlainConnectionSocketFactory.getSocketFactory())
                        .register("https", new SSLConnectionSocketFactory(tls))
                        .build(),
                null,
                null,
                dns,
                // A receiver that moved is looked up again.
                1,
                TimeUnit.MINUTES);
        connections.setMaxTotal(settings.concurrency());
        connections.setDefaultMaxPerRoute(settings.concurrency());
        connections.setValidateAfterInactivity(500);
        connections.setDefaultConnectionConfig(
                ConnectionConfig.custom().setMessageConstraints(HEAD).build());
        // For the TLS handshake, which comes before a request's own limits.
        connections.setDefaultSocketConfig(
                SocketConfig.custom().setSoTimeout(millis).setTcpNoDelay(true).build());
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectTimeout(Math.min(millis, CONNECT_MILLIS))
                        .setSocketTimeout(millis)
                        .setConnectionRequestTimeout(millis)
                        .build())
                .setUserAgent("keycloak-org-sso")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .build();
    }

    /**
     * @throws IOException if there is no answer, for whatever reason; {@link InterruptedIOException} if there is none yet,
     *     {@link ConnectTimeoutException} if the message has not been sent in time
     */
    Answer post(Map<String, String> headers, String body) throws IOException {
        HttpPost request = new HttpPost(url);
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8)));
        // The client's own timeouts are for each read: a receiver that sends a byte now and then would never meet them.
        ScheduledFuture<?> deadline = deadlines.schedule(request::abort, timeout.toMillis(), TimeUnit.MILLISECONDS);
        HttpClientContext context = HttpClientContext.create();
        try {
            return answerOrSecondAnswer(request, context);
        } catch (IOException e) {
            if (request.isAborted() || e instanceof InterruptedIOException) {
                throw context.isRequestSent()
                        ? new InterruptedIOException("deadline")
                        : new ConnectTimeoutException("deadline");
            }
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    private Answer answerOrSecondAnswer(HttpPost request, HttpClientContext context) throws IOException {
        try {
            return answer(request, context);
        } catch (NoHttpResponseException | SocketException e) {
            if (e instanceof ConnectException || e instanceof NoRouteToHostException || request.isAborted()) {
                throw e;
            }
            // Most often a kept connection that the receiver had closed. Should it have read the message, it comes
            // twice, which is no harm.
            return answer(request, context);
        }
    }

    private Answer answer(HttpPost request, HttpClientContext context) throws IOException {
        try (CloseableHttpResponse response = http.execute(request, context)) {
            Header retryAfter = response.getFirstHeader("Retry-After");
            Answer answer = new Answer(
                    response.getStatusLine().getStatusCode(),
                    RetryAfter.parse(retryAfter == null ? null : retryAfter.getValue(), clock.instant()));
            drain(response.getEntity());
            return answer;
        }
    }

    private static void drain(HttpEntity body) {
        if (body == null) {
            return;
        }
        try {
            InputStream content = body.getContent();
            content.readNBytes(DRAINED_BYTES);
            content.read();
        } catch (IOException e) {
            // The status has been said, which is all that counts.
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        try {
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
