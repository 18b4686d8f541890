package io.orgsso.delivery.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
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

    /** Its driver would tell the whole address, password and all, with every attempt. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example:543x/accounts?user=accounts&password=s3cret",
                "jdbc:mysql://db.example/accounts?password=s3cret",
                "postgresql://accounts:s3cret@db.example/accounts"
            })
    void whatIsNoAddressStopsTheStartWithOneSentenceThatNamesTheKeyAndNotTheValue(String url) {
        assertThatThrownBy(() -> PostgresSettings.read(config(Map.of("url", url))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spi-orgsso-sync-target--postgres--url is no PostgreSQL address: it must be"
                        + " jdbc:postgresql://host:port/database.");
    }

    private static Config.Scope config(Map<String, String> settings) {
        settings.forEach((key, value) -> System.setProperty(PREFIX + key, value));
        return new SystemPropertiesScope(PREFIX);
    }
}
