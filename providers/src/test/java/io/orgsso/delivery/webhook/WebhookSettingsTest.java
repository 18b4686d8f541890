package io.orgsso.delivery.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.Config;
import org.keycloak.Config.SystemPropertiesScope;

class WebhookSettingsTest {
    private static final String PREFIX = "orgsso.test.webhook.";
    private static final Map<String, String> GOOD =
            Map.of("url", "https://receiver.example/hooks", "secret", Sender.SECRET);

    @AfterEach
    void forget() {
        System.getProperties().keySet().removeIf(key -> key.toString().startsWith(PREFIX));
    }

    @Test
    void withoutAUrlTheTargetIsOff() {
        assertThat(WebhookSettings.read(config(Map.of("secret", Sender.SECRET))))
                .isEmpty();
    }

    @Test
    void urlAndSecretAreEnough() {
        assertThat(WebhookSettings.read(config(GOOD))).hasValueSatisfying(settings -> {
            assertThat(settings.timeout()).isEqualTo(Duration.ofSeconds(15));
            assertThat(settings.concurrency()).isEqualTo(16);
            assertThat(settings.reach()).isEqualTo(Reach.PUBLIC);
            assertThat(settings.secrets()).containsExactly(SigningSecret.parse(Sender.SECRET));
        });
    }

    @Test
    void httpIsForPrivateAddressesThatWereAllowed() {
        Optional<WebhookSettings> settings = WebhookSettings.read(
                config(with(Map.of("url", "http://receiver/hooks", "allowPrivateAddresses", "true"))));

        assertThat(settings).hasValueSatisfying(read -> assertThat(read.reach()).isEqualTo(Reach.PRIVATE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url | http://receiver.example/    | url begins with http: give an https address, or"
                        + " allow-private-addresses=true for a receiver in your own network.",
                "url | receiver.example            | url is no web address: give https://host/path.",
                "url | ftp://receiver.example      | url is no web address: give https://host/path.",
                "url | https:///hooks              | url is no web address: give https://host/path.",
                "url | https://a b                 | url is no URL: give https://host/path.",
                "url | https://me:pw@receiver/     | url has a user or a fragment: messages are signed, give the"
                        + " address alone.",
                "timeoutMs | 500                   | timeout-ms is '500': give a whole number from 1000 to 30000.",
                "concurrency | many                | concurrency is 'many': give a whole number from 1 to 64.",
                "allowPrivateAddresses | yes       | allow-private-addresses is 'yes': give true or false."
            })
    void wrongValueStopsTheStartWithOneSentence(String key, String value, String sentence) {
        assertThatThrownBy(() -> WebhookSettings.read(config(with(Map.of(key, value)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("spi-orgsso-sync-target--webhook--" + sentence);
    }

    @ParameterizedTest
    @CsvSource({
        "secret,hunter2",
        "secret,whsec_!!!",
        "secret,whsec_c2hvcnQ=",
        "secretPrevious,c2VjcmV0IHdpdGhvdXQgaXRzIHByZWZpeCBoZXJl"
    })
    void wrongSecretIsNotQuoted(String key, String value) {
        assertThatThrownBy(() -> WebhookSettings.read(config(with(Map.of(key, value)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("spi-orgsso-sync-target--webhook--secret")
                .hasMessageEndingWith(" is no signing secret: give whsec_ followed by 24 to 64 random bytes as Base64.")
                .hasMessageNotContaining(value)
                .hasNoCause();
    }

    @Test
    void urlWithoutASecretStopsTheStart() {
        assertThatThrownBy(() -> WebhookSettings.read(config(Map.of("url", "https://receiver.example/"))))
                .hasMessageStartingWith("spi-orgsso-sync-target--webhook--secret is not set");
    }

    @Test
    void nothingPrintsSecrets() {
        WebhookSettings settings = WebhookSettings.read(config(GOOD)).orElseThrow();

        assertThat(settings + " " + settings.secrets()).isEqualTo("WebhookSettings [SigningSecret]");
    }

    private static Map<String, String> with(Map<String, String> changes) {
        Map<String, String> values = new HashMap<>(GOOD);
        values.putAll(changes);
        return values;
    }

    private static Config.Scope config(Map<String, String> values) {
        values.forEach((key, value) -> System.setProperty(PREFIX + key, value));
        return new SystemPropertiesScope(PREFIX);
    }
}
