package io.orgsso.delivery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.keycloak.Config;
import org.keycloak.Config.SystemPropertiesScope;

class PostgresSettingsTest {
    private static final String PREFIX = "orgsso.test.postgres.";

    @AfterEach
    void forget() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith(PREFIX));
    }

    @Test
    void withoutAUrlTheTargetIsOff() {
        assertThat(PostgresSettings.read(config(Map.of("user", "accounts")))).isEmpty();
    }

    @Test
    void urlIsEnough() {
        assertThat(PostgresSettings.read(config(Map.of("url", "jdbc:postgresql://db.example:5432/accounts"))))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example/accounts",
                "jdbc:postgresql://db.example/",
                "jdbc:postgresql://db.example:5432/",
                "jdbc:postgresql://127.0.0.1:5432/accounts",
                "jdbc:postgresql://account_store/accounts",
                "jdbc:postgresql://[2001:db8::1]/accounts",
                "jdbc:postgresql://[fe80::1%eth0]:5432/accounts",
                "jdbc:postgresql://one.example:5432,two.example,[::1]:5434/accounts?targetServerType=primary",
                "jdbc:postgresql:///accounts",
                "jdbc:postgresql:accounts",
                "jdbc:postgresql://",
                "jdbc:postgresql://db.example/a%2Fb?user=a&password=s%26cret%25&sslrootcert=/etc/ca.pem&ssl",
                " jdbc:postgresql://db.example/accounts "
            })
    void everyFormThatTheDriverKnowsIsAnAddress(String url) {
        assertThat(PostgresSettings.read(config(Map.of("url", url))))
                .hasValueSatisfying(settings -> assertThat(settings.url()).isEqualTo(url.trim()));
    }

    /** The driver would log the whole address, password and all, and tell it with every attempt. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example?user=a&password=s3cret",
                "jdbc:postgresql://db.example//accounts?user=a&password=s3cret",
                "jdbc:postgresql://db.example/accounts/?user=a&password=s3cret",
                "jdbc:postgresql:///db.example/accounts?password=s3cret",
                "jdbc:postgresql:/db.example/accounts?password=s3cret",
                "jdbc:postgresql://accounts:s3cret@db.example/accounts",
                "jdbc:postgresql://accounts:s3cret@db.example:5432/accounts",
                "jdbc:postgresql:accounts:s3cret@db.example",
                "jdbc:postgresql://db.example:s3cret/accounts",
                "jdbc:postgresql://db.example:543x/accounts?user=accounts&password=s3cret",
                "jdbc:postgresql://::1:5432x/accounts?password=s3cret",
                "jdbc:postgresql://db.example:99999/accounts?password=s3cret",
                "jdbc:postgresql://db.example/accounts?password=s3cret%",
                "jdbc:postgresql://db.example/accounts?password=s3cret%zz",
                "jdbc:postgresql://db.example/100%s3cret",
                "jdbc:mysql://db.example/accounts?password=s3cret",
                "postgresql://accounts:s3cret@db.example/accounts"
            })
    void whatIsNoAddressStopsTheStartWithOneSentenceThatNamesTheKeyAndNobodyLogsTheValue(String url) {
        List<String> logged = new ArrayList<>();

        assertThatThrownBy(() -> listening(logged, () -> PostgresSettings.read(config(Map.of("url", url)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spi-orgsso-sync-target--postgres--url is no PostgreSQL address: it must be"
                        + " jdbc:postgresql://host:port/database.");

        assertThat(logged).noneMatch(record -> record.contains("s3cret"));
    }

    /** Runs while the driver logs everything that it can into the list. */
    private static void listening(List<String> logged, Runnable work) {
        Logger driver = Logger.getLogger("org.postgresql");
        Level before = driver.getLevel();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage() + Arrays.toString(record.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        driver.addHandler(handler);
        driver.setLevel(Level.ALL);
        try {
            work.run();
        } finally {
            driver.setLevel(before);
            driver.removeHandler(handler);
        }
    }

    private static Config.Scope config(Map<String, String> settings) {
        settings.forEach((key, value) -> System.setProperty(PREFIX + key, value));
        return new SystemPropertiesScope(PREFIX);
    }
}
