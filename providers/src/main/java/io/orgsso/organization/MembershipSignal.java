package io.orgsso.organization;

import java.util.Optional;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/**
 * A hint of Keycloak's that something about memberships may have changed. Never the fact itself: joins and leaves are
 * published for changes that did not happen, and many changes publish nothing.
 *
 * @param session in whose transaction the change happens
 * @param organization empty: look at all of them
 * @param user empty: look at all of them
 * @param connection alias of the connection that the hint is about
 * @param cause a word for what the hint says, as marks and messages carry it
 */
public record MembershipSignal(
        KeycloakSession session,
        RealmModel realm,
        Optional<OrganizationId> organization,
        Optional<UserId> user,
        Optional<String> connection,
        String cause) {

    static final String REALM_REMOVED = "realm-removed";
    static final String USER_REMOVED = "user-removed";

    static MembershipSignal ofMember(
            KeycloakSession session, RealmModel realm, String organization, String user, String cause) {
        return new MembershipSignal(
                session,
                realm,
                Optional.of(new OrganizationId(organization)),
                Optional.of(new UserId(user)),
                Optional.empty(),
                cause);
    }

    static MembershipSignal ofUser(KeycloakSession session, RealmModel realm, String user, String cause) {
        return new MembershipSignal(
                session, realm, Optional.empty(), Optional.of(new UserId(user)), Optional.empty(), cause);
    }

    static MembershipSignal ofOrganization(
            KeycloakSession session, RealmModel realm, String organization, String cause) {
        return new MembershipSignal(
                session,
                realm,
                Optional.of(new OrganizationId(organization)),
                Optional.empty(),
                Optional.empty(),
                cause);
    }

    static MembershipSignal ofConnection(
            KeycloakSession session,
            RealmModel realm,
            Optional<OrganizationId> organization,
            String alias,
            String cause) {
        return new MembershipSignal(session, realm, organization, Optional.empty(), Optional.of(alias), cause);
    }

    /** Whether the realm is going away, after which it can no longer say whether it opted in. */
    public boolean endsRealm() {
        return cause.equals(REALM_REMOVED);
    }

    /** Whether the account is going away; its memberships can still be read where Keycloak tells before it acts. */
    public boolean endsUser() {
        return cause.equals(USER_REMOVED);
    }
}
