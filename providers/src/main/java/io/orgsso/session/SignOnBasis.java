package io.orgsso.session;

import io.orgsso.organization.Connection;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.broker.provider.UserAuthenticationIdentityProvider;
import org.keycloak.events.Details;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
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
     * @param connections of organizations, each of which may have been the one; none where the one is gone
     */
    record Brokered(List<Connection> connections) implements SignOnBasis {
        @Override
        public boolean speaksFor(OrganizationId organization) {
            return !connections.isEmpty()
                    && connections.stream().map(Connection::organization).allMatch(Optional.of(organization)::equals);
        }

        /** The session remembers whose they were: a connection that is taken out of its organization is nobody's. */
        void keepIn(UserSessionModel userSession) {
            connections.forEach(connection -> {
                String note = ORGANIZATION_OF + connection.alias();
                String organization = connection.organization().orElseThrow().value();
                if (!organization.equals(userSession.getNote(note))) {
                    userSession.setNote(note, organization);
                }
            });
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

    /** The organization of a connection when its word was first judged; the connection's alias follows. */
    String ORGANIZATION_OF = "orgsso.organizationOf.";

    /** How notes that Keycloak has stored as JSON begin to name such a connection. */
    String STORED_ORGANIZATION_OF = '"' + ORGANIZATION_OF;

    /** What one client was signed in to with. */
    static SignOnBasis of(
            KeycloakSession session, AuthenticatedClientSessionModel clientSession, UserSessionModel userSession) {
        return kept(clientSession, userSession).orElseGet(() -> of(session, userSession));
    }

    /**
     * What the client itself keeps of its latest login: nothing that comes into the session afterwards, a link or another
     * client's login, says more about it.
     */
    static Optional<SignOnBasis> kept(AuthenticatedClientSessionModel clientSession, UserSessionModel userSession) {
        return ProvenSignOn.of(clientSession, userSession)
                .<SignOnBasis>map(Proven::new)
                .or(() -> LocalSignOn.of(clientSession, userSession)
                        .map(organization -> new Local(Optional.of(organization))));
    }

    /** What the session's latest login rests on, which is what the cookie stands for. */
    static SignOnBasis of(KeycloakSession session, UserSessionModel userSession) {
        return ProvenSignOn.of(userSession)
                .<SignOnBasis>map(Proven::new)
                .orElseGet(() -> unproven(session, userSession));
    }

    /** What a login rests on that has not become a session yet. */
    static SignOnBasis of(KeycloakSession session, AuthenticationSessionModel login) {
        UnaryOperator<@Nullable String> notes = login.getUserSessionNotes()::get;
        return ProvenSignOn.of(login)
                .<SignOnBasis>map(Proven::new)
                .orElseGet(() -> unproven(
                        aliases(notes).toList(),
                        Organizations.of(session)::connection,
                        notes,
                        Optional.empty(),
                        optedIn(session, login.getRealm())));
    }

    /** Whether nothing but the account's own credential made this session, for whatever client. */
    static boolean isLocal(KeycloakSession session, UserSessionModel userSession) {
        return ProvenSignOn.all(userSession).findAny().isEmpty() && of(session, userSession) instanceof Local;
    }

    private static SignOnBasis unproven(KeycloakSession session, UserSessionModel userSession) {
        boolean byGrant = AUTHORIZATION_GRANT.equals(userSession.getAuthMethod());
        List<String> aliases = (byGrant ? grantedBy(session, userSession) : aliases(userSession::getNote)).toList();
        BooleanSupplier optedIn = optedIn(session, userSession.getRealm());
        return byGrant && aliases.isEmpty() && optedIn.getAsBoolean()
                ? new Brokered(List.of())
                : unproven(
                        aliases,
                        Organizations.of(session)::connection,
                        userSession::getNote,
                        LocalSignOn.of(userSession),
                        optedIn);
    }

    private static BooleanSupplier optedIn(KeycloakSession session, RealmModel realm) {
        return () -> OptIn.holds(session, realm.getId());
    }

    /**
     * Of a word that nothing has proven.
     *
     * @param aliases the connections that may have given it; none for a credential of the account
     * @param notes of the session, with what {@link Brokered#keepIn} has kept in it
     * @param standsFor the organization that a credential of the account was used for
     * @param optedIn whether one that is gone and left no trace counts as an organization's: other realms are left as
     *     Keycloak has them
     */
    static SignOnBasis unproven(
            List<String> aliases,
            Function<String, Optional<Connection>> connections,
            UnaryOperator<@Nullable String> notes,
            Optional<OrganizationId> standsFor,
            BooleanSupplier optedIn) {
        for (String alias : aliases) {
            String kept = notes.apply(ORGANIZATION_OF + alias);
            Optional<Connection> connection = connections.apply(alias);
            boolean gone = connection.isPresent()
                    ? !isWhoseItWas(connection.get(), kept)
                    : kept != null || optedIn.getAsBoolean();
            if (gone) {
                return new Brokered(List.of());
            }
        }
        List<Connection> ofOrganizations = aliases.stream()
                .flatMap(alias -> connections.apply(alias).stream())
                .filter(connection -> connection.organization().isPresent())
                .toList();
        return ofOrganizations.isEmpty() ? new Local(standsFor) : new Brokered(ofOrganizations);
    }

    private static boolean isWhoseItWas(Connection connection, @Nullable String kept) {
        return kept == null || connection.organization().equals(Optional.of(new OrganizationId(kept)));
    }

    /** Her links now, and the connections that she was linked to when the grant was first judged. */
    private static Stream<String> grantedBy(KeycloakSession session, UserSessionModel userSession) {
        Stream<String> kept = Stream.ofNullable(userSession.getNotes())
                .flatMap(notes -> notes.keySet().stream())
                .filter(note -> note.startsWith(ORGANIZATION_OF))
                .map(note -> note.substring(ORGANIZATION_OF.length()));
        Stream<String> linked = session.users()
                .getFederatedIdentitiesStream(userSession.getRealm(), userSession.getUser())
                .map(FederatedIdentityModel::getIdentityProvider);
        return Stream.concat(kept, linked).distinct();
    }

    private static Stream<String> aliases(UnaryOperator<@Nullable String> notes) {
        return Stream.of(Details.IDENTITY_PROVIDER, UserAuthenticationIdentityProvider.EXTERNAL_IDENTITY_PROVIDER)
                .flatMap(note -> Stream.ofNullable(notes.apply(note)))
                .distinct();
    }
}
