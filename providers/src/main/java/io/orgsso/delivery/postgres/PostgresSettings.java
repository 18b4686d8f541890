package io.orgsso.delivery.postgres;

import io.orgsso.delivery.SyncTargetSpi;
import io.orgsso.delivery.WholeNumber;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.postgresql.Driver;

/**
 * Settings of the target, keys {@code spi-orgsso-sync-target--postgres--…}.
 *
 * @param url {@code url}: {@code jdbc:postgresql://host:port/database}; without it the target is off
 * @param user {@code user}: must be allowed to create tables in the first schema of its search path
 * @param connectSeconds {@code connect-timeout-s}: 1 to 30, default 5
 * @param statementSeconds {@code statement-timeout-s}: 1 to 45, default 20; a delivery must end before its lease does
 */
record PostgresSettings(
        String url, @Nullable String user, @Nullable String password, int connectSeconds, int statementSeconds) {
    private static final String PREFIX = "spi-" + SyncTargetSpi.NAME + "--" + PostgresTargetFactory.ID + "--";
    private static final String SCHEME = "jdbc:postgresql:";

    /** Empty if no {@code url} is set. */
    static Optional<PostgresSettings> read(Config.Scope config) {
        String url = config.get("url");
        int connect = WholeNumber.read(config, PREFIX, "connectTimeoutS", 5, 1, 30);
        int statement = WholeNumber.read(config, PREFIX, "statementTimeoutS", 20, 1, 45);
        if (url == null || url.isBlank()) {
            return Optional.empty();
        }
        if (!url.startsWith(SCHEME) || Driver.parseURL(url.trim(), new Properties()) == null) {
            // Without the value: it may hold a password.
            throw new IllegalArgumentException(
                    PREFIX + "url is no PostgreSQL address: it must be " + SCHEME + "//host:port/database.");
        }
        return Optional.of(
                new PostgresSettings(url.trim(), config.get("user"), config.get("password"), connect, statement));
    }

    /** Never the password. */
    @Override
    public String toString() {
        return "PostgresSettings";
    }
}
