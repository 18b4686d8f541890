package io.orgsso;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.provider.ProviderConfigProperty;

/** What the flow editor of the admin console says about our steps. */
class StepsTest {
    static List<AuthenticatorFactory> everyStep() {
        return ServiceLoader.load(AuthenticatorFactory.class).stream()
                .filter(found -> found.type().getName().startsWith("io.orgsso."))
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("everyStep")
    void everyStepAndSettingIsExplainedInTheConsole(AuthenticatorFactory step) {
        assertThat(step.getId()).startsWith("orgsso-");
        assertThat(step.getDisplayType()).startsWith("Organization SSO: ");
        assertThat(step.getHelpText()).endsWith(".").hasSizeGreaterThan(30);
        // Keycloak's own steps, which one of ours extends, have null for none.
        var settings = Objects.requireNonNullElse(step.getConfigProperties(), List.<ProviderConfigProperty>of());
        assertThat(settings).allSatisfy(setting -> {
            assertThat(setting.getLabel()).as(setting.getName()).isNotBlank();
            assertThat(setting.getHelpText()).as(setting.getName()).endsWith(".");
        });
        assertThat(step.isConfigurable()).isEqualTo(!settings.isEmpty());
        assertThat(Stream.of(step.getRequirementChoices())).isNotEmpty();
    }
}
