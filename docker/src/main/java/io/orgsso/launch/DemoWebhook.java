package io.orgsso.launch;

import java.util.Optional;

/** A receiver that the demo posts every change of a member to; it may be on this machine. */
record DemoWebhook(String url, String secret) {
    private static final String KEY = "spi-orgsso-sync-target--webhook--";

    /** Empty if no {@code -Ddemo.webhook} is given. */
    static Optional<DemoWebhook> of(String url, String secret) {
        if (url.isBlank()) {
            return Optional.empty();
        }
        if (!secret.strip().startsWith("whsec_")) {
            throw new LaunchException("-Ddemo.webhook needs -Ddemo.webhook.secret=whsec_ followed by 24 to 64 random"
                    + " bytes as Base64.");
        }
        return Optional.of(new DemoWebhook(url.strip(), secret.strip()));
    }

    /** The secret by the environment: a command line is there for every user of the machine to read. */
    void configure(KeycloakServerBuilder server) {
        server.option(KEY + "url", url)
                .option(KEY + "allow-private-addresses", "true")
                .environment("KC_SPI_ORGSSO_SYNC_TARGET__WEBHOOK__SECRET", secret);
    }

    @Override
    public String toString() {
        return "DemoWebhook";
    }
}
