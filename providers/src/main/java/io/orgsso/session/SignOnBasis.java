package io.orgsso.session;

import io.orgsso.organization.Connection;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider;
import org.keycloak.events.Details;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/** What a sign-on rests on, and so which organizations it stands and falls with. */
public sealed interface SignOnBasis {
    /** Her own credential speaks for all that is hers; an identity provider for its organization alone. */
    boolean speaksFor(OrganizationId organization);

    /** A login that passed gate and post-login flow, or the break-glass address. */
    record Proven(SignOnProof signOn) implements SignOnBasis {
        public OrganizationId organization() {
            return signOn.organization();
        }

        @Override
        public boolean speaksFor(OrganizationId organization) {
            return signOn instanceof SignOnProof.InEmergency || organization().equals(organization);
        }
    }

    /**
     * An identity provider's word that did not pass them: token exchange, JWT authorization grant, a connection without
     * our post-login flow.
     *
     * @param connections of organizations, each of which may have been the one
     */
    record Brokered(List<Connection> connections) implements SignOnBasis {
        @Override
        public boolean speaksFor(OrganizationId organization) {
            return connections.stream()
                    .allMatch(connection -> connection
                            .organization()
                            .filter(organization::equals)
                            .isPresent());
        }
    }

    /**
     * A credential of the account itself, or a connection of no organization.
     *
     * @param standsFor the organization that was chosen or the only one; empty for none, or where nothing recorded it
     */
    record Local(Optional<OrganizationId> standsFor) implements SignOnBasis {
        @Override
        public boolean speaksFor(OrganizationId organization) {
            return true;
        }
    }

    /** Keycloak's name for the session of a JWT authorization grant, which calls no mapper and names no connection. */
    String AUTHORIZATION_GRANT = "authorization-grant";

    /** What one client was signed in to with. */
    static SignOnBasis of(
            KeycloakSession session, AuthenticatedClientSessionModel clientSession, UserSessionModel userSession) {
        return of(
                session,
                ProvenSignOn.of(clientSession, userSession),
                aliases(session, userSession),
                LocalSignOn.of(clientSession, userSession));
    }

    /** What the session's latest login rests on, which is what the cookie stands for. */
    static SignOnBasis of(KeycloakSession session, UserSessionModel userSession) {
        return of(session, ProvenSignOn.of(userSession), aliases(session, userSession), LocalSignOn.of(userSession));
    }

    /** What a login rests on that has not become a session yet. */
    static SignOnBasis of(KeycloakSession session, AuthenticationSessionModel login) {
        return of(session, ProvenSignOn.of(login), aliases(login.getUserSessionNotes()::get), Optional.empty());
    }

    /** Whether nothing but the account's own credential made this session, for whatever client. */
    static boolean isLocal(KeycloakSession session, UserSessionModel userSession) {
        return ProvenSignOn.all(userSession).findAny().isEmpty() && of(session, userSession) instanceof Local;
    }

    private static SignOnBasis of(
            KeycloakSession session,
            Optional<SignOnProof> proven,
            Stream<String> aliases,
            Optional<OrganizationId> standsFor) {
        if (proven.isPresent()) {
            return new Proven(proven.get());
        }
        Organizations organizations = Organizations.of(session);
        List<Connection> connections = aliases.flatMap(alias -> organizations.connection(alias).stream())
                .filter(connection -> connection.organization().isPresent())
                .toList();
        return connections.isEmpty() ? new Local(standsFor) : new Brokered(connections);
    }

    private static Stream<String> aliases(KeycloakSession session, UserSessionModel userSession) {
        if (AUTHORIZATION_GRANT.equals(userSession.getAuthMethod())) {
            return session.users()
                    .getFederatedIdentitiesStream(userSession.getRealm(), userSession.getUser())
                    .map(FederatedIdentityModel::getIdentityProvider);
        }
        return aliases(userSession::getNote);
    }

    private static Stream<String> aliases(UnaryOperator<@Nullable String> notes) {
        return Stream.of(Details.IDENTITY_PROVIDER, UserAuthenticationIdentityProvider.EXTERNAL_IDENTITY_PROVIDER)
                .flatMap(note -> Stream.ofNullable(notes.apply(note)))
                .distinct();
    }
}
