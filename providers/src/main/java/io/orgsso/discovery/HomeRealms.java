package io.orgsso.discovery;

import io.orgsso.domain.DomainClaim;
import io.orgsso.domain.DomainClaims;
import io.orgsso.domain.EmailAddress;
import io.orgsso.domain.EmailDomain;
import io.orgsso.organization.Connection;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.session.Enforcement;
import io.orgsso.session.SignOnPolicies;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;

/** Looks up where an email domain, or a hint at a connection, leads in the realm of a session. */
final class HomeRealms {
    private final KeycloakSession session;
    private final String realmId;
    private final DomainClaims claims;
    private final Organizations organizations;
    private final SignOnPolicies policies;

    HomeRealms(KeycloakSession session) {
        this.session = session;
        this.realmId = session.getContext().getRealm().getId();
        this.claims = DomainClaims.of(session);
        this.organizations = Organizations.of(session);
        this.policies = SignOnPolicies.of(session);
    }

    HomeRealm of(EmailDomain domain) {
        return claims.covering(realmId, domain)
                .filter(claim -> policies.of(claim.organization()).enforcement() != Enforcement.OFF)
                .flatMap(claim -> organizations.byId(claim.organization()).map(found -> among(found, claim)))
                .orElseGet(HomeRealm.None::new);
    }

    /**
     * The connection through which a person whom we know can sign in to an organization: one that she is linked to, else
     * the one that her address leads to.
     */
    Optional<Connection> of(UserModel person, OrganizationId organization) {
        return linked(person)
                .filter(connection -> connection.organization().equals(Optional.of(organization)))
                .findFirst()
                .or(() -> byAddress(person)
                        .filter(connection -> connection.organization().equals(Optional.of(organization))));
    }

    /** The organizations that a person whom we know can sign in to through an identity provider. */
    Set<OrganizationId> open(UserModel person) {
        return Stream.concat(linked(person), byAddress(person).stream())
                .flatMap(connection -> connection.organization().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The connection that a session came through, where a sign-in may still use it. */
    Optional<Connection> again(String alias) {
        return usable(alias)
                .filter(connection -> connection
                        .organization()
                        .flatMap(organizations::byId)
                        .filter(Organization::enabled)
                        .isPresent());
    }

    /** A person's address, where the connection's organization owns its domain; it is none of another one's business. */
    Optional<EmailAddress> addressAt(Connection connection, UserModel person) {
        return EmailAddress.in(person.getEmail())
                .filter(address -> claims.covering(realmId, address.domain())
                        .map(DomainClaim::organization)
                        .equals(connection.organization()));
    }

    private Optional<Connection> usable(String alias) {
        return organizations.connection(alias).filter(Connection::enabled).filter(connection -> !connection.linkOnly());
    }

    /** The connection that a client may name itself: usable, and of an organization with a verified domain for it. */
    Optional<Connection> hinted(String alias) {
        return usable(alias).filter(this::speaksForVerifiedDomain);
    }

    private Stream<Connection> linked(UserModel person) {
        return session.users()
                .getFederatedIdentitiesStream(session.getContext().getRealm(), person)
                .flatMap(link -> usable(link.getIdentityProvider()).stream());
    }

    private Optional<Connection> byAddress(UserModel person) {
        return EmailAddress.in(person.getEmail())
                .map(address -> of(address.domain()))
                .filter(HomeRealm.IdentityProvider.class::isInstance)
                .map(home -> ((HomeRealm.IdentityProvider) home).connection());
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
