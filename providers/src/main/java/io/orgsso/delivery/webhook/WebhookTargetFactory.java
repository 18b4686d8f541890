package io.orgsso.delivery.webhook;

import io.orgsso.delivery.SyncTarget;
import io.orgsso.delivery.SyncTargetFactory;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.http.impl.conn.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/**
 * Target {@code webhook}. Configured by {@link WebhookSettings}; looks the receiver up at the first delivery, so one that
 * is not there delays neither start nor login.
 */
public final class WebhookTargetFactory implements SyncTargetFactory {
    static final String ID = "webhook";

    private final GatewayErrors gatewayErrors = new GatewayErrors();
    private final Clock clock = Clock.systemUTC();
    private Optional<WebhookSettings> settings = Optional.empty();
    private @Nullable WebhookClient client;

    @Override
    public void init(Config.Scope config) {
        settings = WebhookSettings.read(config);
        client = settings.map(read -> new WebhookClient(read, SystemDefaultDnsResolver.INSTANCE, platformTls(), clock))
                .orElse(null);
    }

    private static SSLContext platformTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("The platform has no TLS", e);
        }
    }

    @Override
    public boolean isConfigured() {
        return client != null;
    }

    @Override
    public int concurrency() {
        return settings.map(WebhookSettings::concurrency).orElse(1);
    }

    /** A receiver answers for one message at a time. */
    @Override
    public int batchSize() {
        return 1;
    }

    @Override
    public SyncTarget create(KeycloakSession session) {
        WebhookClient open = client;
        if (open == null) {
            throw new IllegalStateException("Target webhook is not configured: set its url");
        }
        return new WebhookTarget(open, settings.orElseThrow().secrets(), gatewayErrors, clock);
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
    }

    @Override
    public String getId() {
        return ID;
    }
}
