package io.orgsso.session;

import io.orgsso.organization.Connection;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;

/** Ends what a person signed in to through an organization that she no longer belongs to. */
public final class SessionRevocation {
    private final KeycloakSession session;

    private SessionRevocation(KeycloakSession session) {
        this.session = session;
    }

    public static SessionRevocation of(KeycloakSession session) {
        return new SessionRevocation(session);
    }

    /**
     * Removes the user's online and offline sessions that were proven by this organization, rest on the word of a
     * connection of its, or were signed in to for it by a credential of the account. Sessions of another organization go
     * on: leaving one customer is no statement about the other.
     *
     * @return how many sessions ended
     */
    public int revoke(RealmModel realm, OrganizationId organization, UserId userId) {
        UserModel user = session.users().getUserById(realm, userId.value());
        if (user == null) {
            return 0;
        }
        List<UserSessionModel> online = session.sessions()
                .getUserSessionsStream(realm, user)
                .filter(candidate -> restsOn(organization, candidate))
                .toList();
        List<UserSessionModel> offline = session.sessions()
                .getOfflineUserSessionsStream(realm, user)
                .filter(candidate -> restsOn(organization, candidate))
                .toList();
        SessionEnding ending = new SessionEnding(session);
        SignOnEnd why = reason(organization, user);
        online.forEach(ended -> ending.end(ended, why));
        offline.forEach(ended -> ending.end(ended, why));
        return online.size() + offline.size();
    }

    private SignOnEnd reason(OrganizationId organization, UserModel user) {
        if (!user.isEnabled()) {
            return SignOnEnd.ACCOUNT_DISABLED;
        }
        return Organizations.of(session)
                        .byId(organization)
                        .filter(Organization::enabled)
                        .isEmpty()
                ? SignOnEnd.ORGANIZATION_DISABLED
                : SignOnEnd.MEMBERSHIP_ENDED;
    }

    /** Forgets whom to tell in a realm that is gone: nobody could sign it any more. */
    public void forgetRealm(String realmId) {
        LogoutNoticeEntity.outbox(session).forgetRealm(realmId);
    }

    private boolean restsOn(OrganizationId organization, UserSessionModel candidate) {
        return ProvenSignOn.all(candidate)
                        .anyMatch(proof -> proof.organization().equals(organization))
                || bases(candidate).anyMatch(basis -> restsOn(organization, basis));
    }

    private static boolean restsOn(OrganizationId organization, SignOnBasis basis) {
        if (basis instanceof SignOnBasis.Brokered brokered) {
            return brokered.connections().stream()
                    .map(Connection::organization)
                    .anyMatch(Optional.of(organization)::equals);
        }
        return basis instanceof SignOnBasis.Local local
                && local.standsFor().filter(organization::equals).isPresent();
    }

    /** Of its latest login, and of each client. */
    private Stream<SignOnBasis> bases(UserSessionModel candidate) {
        return Stream.concat(
                Stream.of(SignOnBasis.of(session, candidate)),
                candidate.getAuthenticatedClientSessions().values().stream()
                        .map(client -> SignOnBasis.of(session, client, candidate)));
    }
}
