package io.orgsso.delivery.webhook;

import io.orgsso.delivery.SyncTargetSpi;
import io.orgsso.delivery.WholeNumber;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.Config;

/**
 * Settings of the target, keys {@code spi-orgsso-sync-target--webhook--…}.
 *
 * @param url {@code url}: where to post; without it the target is off. {@code http} only with
 *     {@code allow-private-addresses}, and then to such an address only
 * @param secrets the current one, and the one before it while receivers still know only that: every message is signed
 *     with each; {@code secret-previous} is the older one's key
 * @param timeout {@code timeout-ms} of one call, from connecting to the last byte read: 1000 to 30000, default 15000
 * @param concurrency {@code concurrency}: calls at a time from one node, 1 to 64, default 16
 * @param reach {@code allow-private-addresses}: default false; true for receivers in the own network, and for tests
 */
record WebhookSettings(URI url, List<SigningSecret> secrets, Duration timeout, int concurrency, Reach reach) {
    private static final String PREFIX = "spi-" + SyncTargetSpi.NAME + "--" + WebhookTargetFactory.ID + "--";

    WebhookSettings {
        secrets = List.copyOf(secrets);
    }

    /** Empty if no {@code url} is set. */
    static Optional<WebhookSettings> read(Config.Scope config) {
        String url = config.get("url");
        int timeout = WholeNumber.read(config, PREFIX, "timeoutMs", 15_000, 1000, 30_000);
        int concurrency = WholeNumber.read(config, PREFIX, "concurrency", 16, 1, 64);
        boolean allowPrivate = allowPrivate(config);
        Optional<SigningSecret> secret = secret(config, "secret", "secret");
        Optional<SigningSecret> previous = secret(config, "secretPrevious", "secret-previous");
        if (url == null || url.isBlank()) {
            return Optional.empty();
        }
        if (secret.isEmpty()) {
            throw new IllegalArgumentException(PREFIX + "secret is not set: " + SigningSecret.FORM + ".");
        }
        URI address = address(url.trim(), allowPrivate);
        return Optional.of(new WebhookSettings(
                address,
                Stream.concat(secret.stream(), previous.stream()).toList(),
                Duration.ofMillis(timeout),
                concurrency,
                Reach.of(address.getScheme(), allowPrivate)));
    }

    private static boolean allowPrivate(Config.Scope config) {
        String text = config.get("allowPrivateAddresses", "false").trim();
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        PREFIX + "allow-private-addresses is '" + text + "': give true or false.");
        };
    }

    private static Optional<SigningSecret> secret(Config.Scope config, String key, String dashed) {
        String text = config.get(key);
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SigningSecret.parse(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(PREFIX + dashed + " is no signing secret: " + e.getMessage() + ".");
        }
    }

    /** Refusals are without the value: it may hold a token. */
    private static URI address(String text, boolean allowPrivate) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            throw wrongUrl("is no URL: give https://host/path");
        }
        boolean https = "https".equalsIgnoreCase(url.getScheme());
        boolean http = "http".equalsIgnoreCase(url.getScheme());
        if (url.getHost() == null || !(https || http)) {
            throw wrongUrl("is no web address: give https://host/path");
        }
        if (http && !allowPrivate) {
            throw wrongUrl("begins with http: give an https address, or allow-private-addresses=true for a receiver in"
                    + " your own network");
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw wrongUrl("has a user or a fragment: messages are signed, give the address alone");
        }
        return url;
    }

    private static IllegalArgumentException wrongUrl(String what) {
        return new IllegalArgumentException(PREFIX + "url " + what + ".");
    }

    /** Neither secrets nor the address, which may hold a token. */
    @Override
    public String toString() {
        return "WebhookSettings";
    }
}
