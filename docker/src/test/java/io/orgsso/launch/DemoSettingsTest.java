package io.orgsso.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoSettingsTest {
    @Test
    void aPortIsANumber() {
        assertThat(DemoSettings.port(" 8090 ")).isEqualTo(8090);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "0", "-1", "65536"})
    void anythingElseIsRefusedInOneSentence(String text) {
        assertThatThrownBy(() -> DemoSettings.port(text))
                .isInstanceOf(LaunchException.class)
                .hasMessage("-Ddemo.port=" + text + " is no port: it must be a number from 1 to 65535.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "true"})
    void freshMayStandAlone(String text) {
        assertThat(DemoSettings.fresh(text)).isTrue();
    }

    @Test
    void dataIsKeptByDefault() {
        assertThat(DemoSettings.fresh("false")).isFalse();
    }

    @Test
    void webhookNeedsItsSecret() {
        assertThat(DemoWebhook.of("", "")).isEmpty();
        assertThat(DemoWebhook.of("http://127.0.0.1:9000/", "whsec_x")).isPresent();
        assertThatThrownBy(() -> DemoWebhook.of("http://127.0.0.1:9000/", ""))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("-Ddemo.webhook.secret=whsec_");
    }
}
