package io.orgsso.session;

import io.orgsso.organization.Connection;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.keycloak.credential.CredentialModel;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserModel.RequiredAction;
import org.keycloak.models.UserSessionModel;

/**
 * Ends what an account gathered before its owner proved to be its owner. Somebody else may have opened it with her
 * address and waited (account pre-hijacking, arXiv 2205.10174): sessions, tokens, foreign links, a change of the address
 * that waits for its confirmation, and every credential that she did not just use herself would let him in beside her.
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
     * @param usedTypes types of the account's own credentials that she proved it with
     */
    public void end(UserModel account, String connection, Collection<String> usedTypes) {
        endSessions(account);
        endForeignLinks(account, connection);
        endCredentials(account, usedTypes);
        endPendingMail(account);
        // Tokens of any kind that are out there: of a session, and links in mails (MailedLink).
        session.users().setNotBeforeForUser(realm, account, (int)
                Clock.systemUTC().instant().getEpochSecond());
    }

    private void endSessions(UserModel account) {
        List<UserSessionModel> offline =
                session.sessions().getOfflineUserSessionsStream(realm, account).toList();
        offline.forEach(ended -> session.sessions().removeOfflineUserSession(realm, ended));
        session.sessions().removeUserSessions(realm, account);
    }

    private void endForeignLinks(UserModel account, String connection) {
        List<String> foreign = session.users()
                .getFederatedIdentitiesStream(realm, account)
                .map(FederatedIdentityModel::getIdentityProvider)
                .filter(alias -> !alias.equals(connection) && isForeign(alias, account))
                .toList();
        foreign.forEach(alias -> session.users().removeFederatedIdentity(realm, account, alias));
    }

    /**
     * Keycloak tells the types that a login used, not which of several: one stays only if it is the only one of a used
     * type. A passkey beside hers may be his.
     */
    private void endCredentials(UserModel account, Collection<String> usedTypes) {
        Map<String, List<String>> idsByType = account.credentialManager()
                .getStoredCredentialsStream()
                .collect(Collectors.groupingBy(
                        CredentialModel::getType, Collectors.mapping(CredentialModel::getId, Collectors.toList())));
        idsByType.forEach((type, ids) -> {
            if (!usedTypes.contains(type) || ids.size() > 1) {
                ids.forEach(account.credentialManager()::removeStoredCredentialById);
            }
        });
    }

    /** The link in the mail to the new address counts only while this attribute names that address. */
    private static void endPendingMail(UserModel account) {
        account.removeAttribute(UserModel.EMAIL_PENDING);
        account.removeRequiredAction(RequiredAction.UPDATE_EMAIL);
        account.removeRequiredAction(RequiredAction.VERIFY_EMAIL);
    }

    /** A link is the account's own past if it is to a connection of an organization that she belongs to. */
    private boolean isForeign(String alias, UserModel account) {
        return organizations
                .connection(alias)
                .flatMap(Connection::organization)
                .filter(owner -> isMember(owner, account))
                .isEmpty();
    }

    private boolean isMember(OrganizationId organization, UserModel account) {
        return organizations.isMember(organization, new UserId(account.getId()));
    }
}
