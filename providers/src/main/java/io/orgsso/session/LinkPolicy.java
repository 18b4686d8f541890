package io.orgsso.session;

import io.orgsso.organization.Connection;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * An organization's connection is linked by members of that organization only. Keycloak gives this protection to
 * MANAGED members alone; ours are UNMANAGED, so the policy is judged in the assertion gate and, as the last barrier, when
 * the link is written, whoever writes it.
 */
public final class LinkPolicy {
    private static final String EXPECTED_CONNECTION = "orgsso.link.connection";
    private static final String EXPECTED_SUBJECT = "orgsso.link.subject";
    private static final String EXPECTED_EMAIL = "orgsso.link.email";

    private final KeycloakSession session;
    private final Organizations organizations;

    private LinkPolicy(KeycloakSession session) {
        this.session = session;
        this.organizations = Organizations.of(session);
    }

    public static LinkPolicy of(KeycloakSession session) {
        return new LinkPolicy(session);
    }

    /**
     * Remembers that this first login is about to link this person: she is not a member yet, the join comes after the
     * link. The notes live until the login ends.
     */
    public static void expectLink(AuthenticationSessionModel login, String connection, String subject, String email) {
        Map.of(EXPECTED_CONNECTION, connection, EXPECTED_SUBJECT, subject, EXPECTED_EMAIL, email)
                .forEach(login::setAuthNote);
    }

    /**
     * Judges a running account linking ({@code kc_action=idp_link}) as soon as the assertion arrives.
     *
     * @throws jakarta.ws.rs.WebApplicationException with the refusal's page; everything is rolled back
     */
    public void judgeLinking(@Nullable AuthenticationSessionModel login, Connection connection) {
        if (login == null || login.getAuthNote(IdentityBrokerService.LINKING_IDENTITY_PROVIDER) == null) {
            return;
        }
        UserModel user = login.getAuthenticatedUser();
        if (connection.organization().isPresent()
                && (user == null || !isMember(connection.organization().get(), user))) {
            throw refusal(connection, login);
        }
    }

    /** Judges a link at the moment it is written. Throws like {@link #judgeLinking}; JSON where there is no login. */
    void judgeLink(UserModel user, FederatedIdentityModel link) {
        Optional<Connection> connection = organizations.connection(link.getIdentityProvider());
        Optional<OrganizationId> owner = connection.flatMap(Connection::organization);
        if (owner.isEmpty() || !OptIn.holds(session, realmId())) {
            return;
        }
        AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
        boolean firstLogin = login != null && link.getIdentityProvider().equals(login.getAuthNote(EXPECTED_CONNECTION));
        // A first login links whom the gate has let in, and not just any member that a nested login came up with.
        boolean allowed = firstLogin ? isExpected(login, user, link) : isMember(owner.get(), user);
        if (!allowed) {
            throw refusal(connection.get(), login);
        }
    }

    private String realmId() {
        return session.getContext().getRealm().getId();
    }

    private static boolean isExpected(AuthenticationSessionModel login, UserModel user, FederatedIdentityModel link) {
        String email = login.getAuthNote(EXPECTED_EMAIL);
        return link.getUserId().equals(login.getAuthNote(EXPECTED_SUBJECT))
                && email != null
                && email.equalsIgnoreCase(user.getEmail());
    }

    private boolean isMember(OrganizationId organization, UserModel user) {
        return organizations.isMember(organization, new UserId(user.getId()));
    }

    private RuntimeException refusal(Connection connection, @Nullable AuthenticationSessionModel login) {
        Refusal refusal = Refusal.of(RefusalReason.LINK_REFUSED).through(connection.alias());
        return Refusals.of(session)
                .undoing(connection.organization().map(refusal::by).orElse(refusal), login);
    }
}
