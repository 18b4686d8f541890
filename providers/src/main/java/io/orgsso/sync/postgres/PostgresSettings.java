package io.orgsso.sync.postgres;

import io.orgsso.sync.SyncTargetSpi;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;

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
        int connect = number(config, "connectTimeoutS", "connect-timeout-s", 5, 30);
        int statement = number(config, "statementTimeoutS", "statement-timeout-s", 20, 45);
        if (url == null || url.isBlank()) {
            return Optional.empty();
        }
        if (!url.startsWith(SCHEME)) {
            // Without the value: it may hold a password.
            throw new IllegalArgumentException(
                    PREFIX + "url is no PostgreSQL address: it must begin with " + SCHEME + "//.");
        }
        return Optional.of(
                new PostgresSettings(url.trim(), config.get("user"), config.get("password"), connect, statement));
    }

    private static int number(Config.Scope config, String key, String name, int usual, int most) {
        String text = config.get(key);
        if (text == null || text.isBlank()) {
            return usual;
        }
        try {
            int value = Integer.parseInt(text.trim());
            if (value >= 1 && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, with the value.
        }
        throw new IllegalArgumentException(
                PREFIX + name + " is '" + text + "': give a whole number of seconds from 1 to " + most + ".");
    }

    /** Never the password. */
    @Override
    public String toString() {
        return "PostgresSettings";
    }
}
