package io.orgsso.delivery.postgres;

import io.orgsso.delivery.SyncTargetSpi;
import io.orgsso.delivery.WholeNumber;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
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
    /** A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port. */
    private static final String HOST = "(?:\\[[\\p{XDigit}:.]+(?:%\\w+)?]|[^\\s/:?@%,\\[\\]]*)(?::\\d{1,5})?";
    /** {@code //host:port,host:port/database}, or the name of a database on this machine. */
    private static final String PLACE =
            "(?://" + HOST + "(?:," + HOST + ")*/" + text("/?") + "|//|" + text("/?:@") + ")";
    /**
     * Asked before the driver, which logs the whole of an address that it cannot read, with the password that somebody
     * has written into it.
     */
    private static final Pattern ADDRESS = Pattern.compile(SCHEME + PLACE + "(?:\\?" + text("") + ")?");

    /** Empty if no {@code url} is set. */
    static Optional<PostgresSettings> read(Config.Scope config) {
        String url = config.get("url");
        int connect = WholeNumber.read(config, PREFIX, "connectTimeoutS", 5, 1, 30);
        int statement = WholeNumber.read(config, PREFIX, "statementTimeoutS", 20, 1, 45);
        if (url == null || url.isBlank()) {
            return Optional.empty();
        }
        String address = url.trim();
        if (!ADDRESS.matcher(address).matches() || Driver.parseURL(address, new Properties()) == null) {
            // Without the value: it may hold a password.
            throw new IllegalArgumentException(
                    PREFIX + "url is no PostgreSQL address: it must be " + SCHEME + "//host:port/database.");
        }
        return Optional.of(
                new PostgresSettings(address, config.get("user"), config.get("password"), connect, statement));
    }

    /** Text whose percent-encoding can be decoded, without these characters. */
    private static String text(String without) {
        return "(?:[^%" + without + "]++|%\\p{XDigit}{2})*+";
    }

    /** Never the password. */
    @Override
    public String toString() {
        return "PostgresSettings";
    }
}
