package io.orgsso.discovery;

import io.orgsso.domain.DomainClaim;
import io.orgsso.domain.DomainClaims;
import io.orgsso.domain.EmailDomain;
import io.orgsso.organization.Connection;
import io.orgsso.organization.Organization;
import io.orgsso.organization.Organizations;
import java.util.Optional;
import org.keycloak.models.KeycloakSession;

/** Looks up where an email domain, or a hint at a connection, leads in the realm of a session. */
final class HomeRealms {
    private final String realmId;
    private final DomainClaims claims;
    private final Organizations organizations;

    HomeRealms(KeycloakSession session) {
        this.realmId = session.getContext().getRealm().getId();
        this.claims = DomainClaims.of(session);
        this.organizations = Organizations.of(session);
    }

    HomeRealm of(EmailDomain domain) {
        return claims.covering(realmId, domain)
                .flatMap(claim -> organizations.byId(claim.organization()).map(found -> among(found, claim)))
                .orElseGet(HomeRealm.None::new);
    }

    /** The connection that a client may name itself: usable, and of an organization with a verified domain for it. */
    Optional<Connection> hinted(String alias) {
        return organizations
                .connection(alias)
                .filter(Connection::enabled)
                .filter(connection -> !connection.linkOnly())
                .filter(this::speaksForVerifiedDomain);
    }

    private HomeRealm among(Organization organization, DomainClaim claim) {
        return HomeRealm.among(organization, organizations.connectionsOf(organization.id()), claim.connection());
    }

    private boolean speaksForVerifiedDomain(Connection connection) {
        return connection.organization().flatMap(organizations::byId).filter(Organization::enabled).stream()
                .flatMap(organization -> claims.of(organization.id()).stream())
                .anyMatch(claim -> claim.isSpokenForBy(connection.alias()));
    }
}
