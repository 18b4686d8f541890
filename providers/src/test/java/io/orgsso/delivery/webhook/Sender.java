package io.orgsso.delivery.webhook;

import com.standardwebhooks.Webhook;
import io.orgsso.delivery.DeliveryOutcome;
import io.orgsso.delivery.SyncTarget;
import io.orgsso.feed.MemberMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.http.conn.DnsResolver;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;

/** The target under test and what it stands on; private addresses are allowed unless said otherwise. */
final class Sender implements AutoCloseable {
    static final String SECRET = secret("a secret of thirty-two bytes, ok");
    static final String PREVIOUS = secret("the secret that is replaced now!");
    /** For calls that are waited for in vain: the least that can be configured. */
    static final Duration IMPATIENT = Duration.ofSeconds(1);

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final WebhookClient client;
    private final WebhookTarget target;

    private Sender(WebhookSettings settings, DnsResolver names, SSLContext tls) {
        this.client = new WebhookClient(settings, names, tls, Clock.systemUTC());
        this.target = new WebhookTarget(client, settings.secrets(), new GatewayErrors(), Clock.systemUTC());
    }

    static String secret(String bytes) {
        return "whsec_" + Base64.getEncoder().encodeToString(bytes.getBytes(StandardCharsets.US_ASCII));
    }

    /** One that gives up after {@link #IMPATIENT}. */
    static Sender impatientTo(URI url) {
        return to(url, List.of(SECRET), IMPATIENT);
    }

    static Sender to(URI url) {
        return to(url, List.of(SECRET));
    }

    static Sender to(URI url, List<String> secrets) {
        return to(url, secrets, TIMEOUT);
    }

    private static Sender to(URI url, List<String> secrets, Duration timeout) {
        Reach reach = Reach.of(url.getScheme(), true);
        return new Sender(settings(url, secrets, timeout, reach), SystemDefaultDnsResolver.INSTANCE, tls());
    }

    static Sender to(URI url, Reach reach, DnsResolver names, SSLContext tls) {
        return new Sender(settings(url, List.of(SECRET), TIMEOUT, reach), names, tls);
    }

    static SSLContext tls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static WebhookSettings settings(URI url, List<String> secrets, Duration timeout, Reach reach) {
        return new WebhookSettings(
                url, secrets.stream().map(SigningSecret::parse).toList(), timeout, 16, reach);
    }

    SyncTarget target() {
        return target;
    }

    DeliveryOutcome deliver(MemberMessage message) {
        return target.deliver(List.of(message)).get(0);
    }

    /** As a receiver would that has this secret. */
    static void verify(Receiver.Request request, String secret) throws Exception {
        new Webhook(secret).verify(request.body(), request.headers());
    }

    @Override
    public void close() {
        client.close();
    }
}
