package io.orgsso.onboarding;

import io.orgsso.connection.ConnectionPreset;
import io.orgsso.connection.ConnectionPresets;
import io.orgsso.connection.EmailProof;
import io.orgsso.connection.PersonName;
import io.orgsso.connection.ReceivedAssertion;
import io.orgsso.domain.DomainClaim;
import io.orgsso.domain.DomainClaims;
import io.orgsso.organization.Connection;
import io.orgsso.organization.Organization;
import io.orgsso.organization.Organizations;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import io.orgsso.session.LinkPolicy;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Optional;
import org.keycloak.broker.provider.AbstractIdentityProviderMapper;
import org.keycloak.broker.provider.BrokeredIdentityContext;
import org.keycloak.broker.provider.IdentityProviderMapper;
import org.keycloak.models.IdentityProviderMapperModel;
import org.keycloak.models.IdentityProviderSyncMode;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.provider.ProviderConfigProperty;

/**
 * {@code orgsso-assertion-gate}: judges an assertion before Keycloak changes anything because of it. The mapper hook
 * {@code preprocessFederatedIdentity} is the only one that runs first on first login, repeat login, linking and external
 * token exchange; with sync mode FORCE anything later finds the foreign address already on the account.
 */
public final class AssertionGateMapper extends AbstractIdentityProviderMapper {
    @Override
    public void preprocessFederatedIdentity(
            KeycloakSession session,
            RealmModel realm,
            IdentityProviderMapperModel mapperModel,
            BrokeredIdentityContext context) {
        Organizations organizations = Organizations.of(session);
        Connection connection =
                organizations.connection(context.getIdpConfig().getAlias()).orElseThrow();
        Optional<ConnectionPreset> preset = ConnectionPresets.of(connection);
        // A preset that we do not have proves nothing: the connection counts as nobody's.
        Optional<Organization> organization =
                preset.flatMap(known -> connection.organization()).flatMap(organizations::byId);
        Optional<ReceivedAssertion> assertion = Assertions.receivedIn(context);
        EmailProof proof =
                preset.flatMap(known -> assertion.map(known::emailOf)).orElseGet(EmailProof.Missing::new);

        Admission admission = Admission.judge(connection, organization, proof, claimOver(session, realm, proof));
        if (!(admission instanceof Admission.Admitted admitted)) {
            throw refused(session, context, ((Admission.Refused) admission).refusal());
        }
        Optional<RefusalReason> doubt = Doubts.about(session, connection, preset.orElseThrow(), context);
        if (doubt.isPresent()) {
            throw refused(
                    session,
                    context,
                    Refusal.of(doubt.get()).by(admitted.organization().id()).through(connection.alias()));
        }
        LinkPolicy.of(session).judgeLinking(context.getAuthenticationSession(), connection);
        PersonName name = preset.flatMap(known -> assertion.map(known::nameOf)).orElseThrow();
        admit(context, admitted, name);
        OnboardingMetrics.admitted();
    }

    private static WebApplicationException refused(
            KeycloakSession session, BrokeredIdentityContext context, Refusal refusal) {
        OnboardingMetrics.refused(refusal.reason());
        return Refusals.of(session).undoing(refusal, context.getAuthenticationSession());
    }

    private static Optional<DomainClaim> claimOver(KeycloakSession session, RealmModel realm, EmailProof proof) {
        return proof instanceof EmailProof.Proven proven
                ? DomainClaims.of(session)
                        .covering(realm.getId(), proven.email().domain())
                : Optional.empty();
    }

    private static void admit(BrokeredIdentityContext context, Admission.Admitted admitted, PersonName name) {
        context.setEmail(admitted.email().value());
        name.given().filter(given -> context.getFirstName() == null).ifPresent(context::setFirstName);
        name.family().filter(family -> context.getLastName() == null).ifPresent(context::setLastName);
        Verdicts.record(
                context,
                new Verdict(
                        admitted.organization().id(),
                        context.getIdpConfig().getAlias(),
                        context.getId(),
                        admitted.email(),
                        Verdicts.loginOf(context.getAuthenticationSession())));
    }

    @Override
    public String getId() {
        return "orgsso-assertion-gate";
    }

    @Override
    public String[] getCompatibleProviders() {
        return new String[] {IdentityProviderMapper.ANY_PROVIDER};
    }

    @Override
    public boolean supportsSyncMode(IdentityProviderSyncMode syncMode) {
        return true;
    }

    @Override
    public String getDisplayCategory() {
        return "Organization SSO";
    }

    @Override
    public String getDisplayType() {
        return "Assertion gate";
    }

    @Override
    public String getHelpText() {
        return "Lets only assertions pass whose email is proven by this connection and inside a verified domain of its"
                + " organization. Every connection of an organization needs exactly one.";
    }

    @Override
    public List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }
}
