package io.orgsso.session;

import io.orgsso.organization.Connection;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/**
 * Ends what an account gathered before its owner proved to be its owner. Somebody else may have opened it with her
 * address and waited (account pre-hijacking, arXiv 2205.10174): sessions, tokens, foreign links, and a password that she
 * did not just use herself, would let him in beside her.
 */
public final class UnprovenPast {
    private final KeycloakSession session;
    private final RealmModel realm;
    private final Organizations organizations;

    private UnprovenPast(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
        this.organizations = Organizations.of(session);
    }

    public static UnprovenPast of(KeycloakSession session, RealmModel realm) {
        return new UnprovenPast(session, realm);
    }

    /**
     * Cleans an account that this login has just linked to a connection.
     *
     * @param provenByPassword whether she proved it with the account's own credentials, which then stay
     */
    public void end(UserModel account, String connection, boolean provenByPassword) {
        endSessions(account);
        List<String> foreign = session.users()
                .getFederatedIdentitiesStream(realm, account)
                .map(FederatedIdentityModel::getIdentityProvider)
                .filter(alias -> !alias.equals(connection) && isForeign(alias, account))
                .toList();
        foreign.forEach(alias -> session.users().removeFederatedIdentity(realm, account, alias));
        if (!provenByPassword) {
            List<String> credentials = account.credentialManager()
                    .getStoredCredentialsStream()
                    .map(CredentialModel::getId)
                    .toList();
            credentials.forEach(account.credentialManager()::removeStoredCredentialById);
        }
    }

    private void endSessions(UserModel account) {
        List<UserSessionModel> offline =
                session.sessions().getOfflineUserSessionsStream(realm, account).toList();
        offline.forEach(ended -> session.sessions().removeOfflineUserSession(realm, ended));
        session.sessions().removeUserSessions(realm, account);
        // Access tokens that are out there, and action tokens such as a pending change of the address.
        session.users().setNotBeforeForUser(realm, account, (int)
                Clock.systemUTC().instant().getEpochSecond());
    }

    /** A link is the account's own past if it is to a connection of an organization that she belongs to. */
    private boolean isForeign(String alias, UserModel account) {
        Optional<OrganizationId> owner = organizations.connection(alias).flatMap(Connection::organization);
        return owner.filter(organization -> organizations.isMember(organization, new UserId(account.getId())))
                .isEmpty();
    }
}
