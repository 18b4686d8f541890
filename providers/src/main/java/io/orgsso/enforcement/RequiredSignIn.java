package io.orgsso.enforcement;

import io.orgsso.discovery.HomeRealm;
import io.orgsso.discovery.OneHop;
import io.orgsso.domain.DomainClaim;
import io.orgsso.domain.DomainClaims;
import io.orgsso.domain.EmailAddress;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.events.Details;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.LoginActionsService;
import org.keycloak.sessions.AuthenticationSessionModel;

/** The page that says where to sign in instead, and the way there; the step and the required action show the same. */
final class RequiredSignIn {
    private static final String TEMPLATE = "orgsso-sso-required.ftl";

    private final KeycloakSession session;
    private final Organizations organizations;
    private final Refusals refusals;

    RequiredSignIn(KeycloakSession session) {
        this.session = session;
        this.organizations = Organizations.of(session);
        this.refusals = Refusals.of(session);
    }

    /**
     * The page, whose one button posts to the caller's action; a refusal where the organization has no way in at the
     * moment. A connection that is switched off does not bring the password back.
     *
     * @param form of the caller, so that it posts back to it
     */
    Response page(LoginFormsProvider form, AuthenticationSessionModel login, OrganizationId owed) {
        HomeRealm home = home(owed, login.getAuthenticatedUser());
        if (!(home instanceof HomeRealm.IdentityProvider found)) {
            return closed(home, login, owed);
        }
        String reference = refusals.record(
                Refusal.of(RefusalReason.SSO_REQUIRED)
                        .by(owed)
                        .through(found.connection().alias()),
                login);
        return form.setAttribute("orgssoReference", reference).createForm(TEMPLATE);
    }

    /** Starts this login again, at the identity provider: what the other way has gathered is dropped first. */
    Response leave(AuthenticationSessionModel login, OrganizationId owed) {
        UserModel user = login.getAuthenticatedUser();
        HomeRealm home = home(owed, user);
        if (!(home instanceof HomeRealm.IdentityProvider found)) {
            return closed(home, login, owed);
        }
        String email = user.getEmail();
        String remembered = login.getAuthNote(Details.REMEMBER_ME);
        AuthenticationProcessor.resetFlow(login, LoginActionsService.AUTHENTICATE_PATH);
        if (remembered != null) {
            login.setAuthNote(Details.REMEMBER_ME, remembered);
        }
        return OneHop.of(session).leave(login, found.connection(), email);
    }

    private Response closed(HomeRealm home, AuthenticationSessionModel login, OrganizationId owed) {
        RefusalReason reason = home instanceof HomeRealm.OrganizationOff
                ? RefusalReason.ORGANIZATION_DISABLED
                : RefusalReason.CONNECTION_DISABLED;
        return refusals.page(Refusal.of(reason).by(owed), login);
    }

    private HomeRealm home(OrganizationId owed, UserModel user) {
        return organizations
                .byId(owed)
                .map(organization ->
                        HomeRealm.among(organization, organizations.connectionsOf(owed), named(owed, user.getEmail())))
                .orElseGet(HomeRealm.None::new);
    }

    /** The connection that speaks for the domain of her address, where the organization has said so. */
    private Optional<String> named(OrganizationId owed, @Nullable String email) {
        String realmId = session.getContext().getRealm().getId();
        return EmailAddress.in(email)
                .flatMap(address -> DomainClaims.of(session).covering(realmId, address.domain()))
                .filter(claim -> claim.organization().equals(owed))
                .flatMap(DomainClaim::connection);
    }
}
