package io.orgsso.enforcement;

import io.orgsso.cluster.OutboxLoop;
import io.orgsso.flow.FlowStepFactory;
import io.orgsso.organization.OrganizationLifecycle;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.PostMigrationEvent;
import org.keycloak.provider.ProviderConfigProperty;
import org.keycloak.provider.ProviderConfigurationBuilder;

/** Step {@code orgsso-break-glass}, the only one of its flow. */
public final class BreakGlassAuthenticatorFactory extends FlowStepFactory {
    static final String ID = "orgsso-break-glass";

    private @Nullable OutboxLoop<AlertEntity> alerts;

    @Override
    public Authenticator create(KeycloakSession session) {
        return new BreakGlassAuthenticator(session, this::ring);
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Organization SSO: break glass";
    }

    @Override
    public String getHelpText() {
        return "Lets an organization's break-glass owner in with password and one-time code while its single sign-on is"
                + " out of order. Belongs alone into the flow of the client orgsso-break-glass.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return ProviderConfigurationBuilder.create()
                .property()
                .name(BreakGlassSettings.SESSION_SECONDS)
                .label("Length of the emergency session")
                .helpText("In seconds, from 300 to 14400. An hour by default. Nothing prolongs it.")
                .type(ProviderConfigProperty.STRING_TYPE)
                .defaultValue(Long.toString(BreakGlassSettings.DEFAULT_SECONDS))
                .add()
                .property()
                .name(BreakGlassSettings.OPERATOR_EMAIL)
                .label("Operator's address")
                .helpText(
                        "Told by mail of every emergency sign-in, beside the organization's owners. Nobody by default.")
                .type(ProviderConfigProperty.STRING_TYPE)
                .add()
                .build();
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.REQUIRED, Requirement.DISABLED};
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        OrganizationLifecycle.onRealmCreated(factory, BreakGlassDoor::adopt);
        OutboxLoop<AlertEntity> loop = AlertCourier.loop(factory);
        alerts = loop;
        factory.register(event -> {
            if (event instanceof PostMigrationEvent) {
                loop.start();
            }
        });
    }

    private void ring() {
        if (alerts != null) {
            alerts.ring();
        }
    }

    @Override
    public void close() {
        if (alerts != null) {
            alerts.stop();
        }
    }
}
