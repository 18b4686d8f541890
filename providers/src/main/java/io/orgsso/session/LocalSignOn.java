package io.orgsso.session;

import io.orgsso.organization.ChosenOrganization;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The organization that a sign-on by a credential of the account stands for: the one that the person chose, else the only
 * one that she belonged to at that moment. It ends with that membership, and never becomes another organization's.
 *
 * <p>Kept twice, as {@link ProvenSignOn} is. Sessions from before this record, and people who belong to several
 * organizations and were not asked, have none.
 */
public final class LocalSignOn {
    /** Organization id, a space, user id: the client's notes of a login outlive its restart, which may be another's. */
    private static final String NOTE = "orgsso.standsFor";

    private LocalSignOn() {}

    /** Keeps it for what this login becomes, where no identity provider has proven anything; once in a login. */
    public static void record(KeycloakSession session, AuthenticationSessionModel login, UserModel person) {
        String recorded = NOTE + "." + person.getId();
        if (login.getAuthNote(recorded) != null || !login.getRealm().isOrganizationsEnabled()) {
            return;
        }
        login.setAuthNote(recorded, "true");
        login.removeClientNote(NOTE);
        boolean byCookie = AuthenticatorUtil.isSSOAuthentication(login);
        standsFor(session, login, person, byCookie).ifPresent(organization -> {
            String note = organization.value() + " " + person.getId();
            login.setClientNote(NOTE, note);
            if (!byCookie) {
                login.setUserSessionNote(NOTE, note);
            }
        });
    }

    /** Without a choice, a login by cookie goes on with what its session stands for: that needs no note of the client's. */
    private static Optional<OrganizationId> standsFor(
            KeycloakSession session, AuthenticationSessionModel login, UserModel person, boolean byCookie) {
        List<OrganizationId> memberOf = Organizations.of(session).ofMember(person).stream()
                .filter(Organization::enabled)
                .map(Organization::id)
                .toList();
        Optional<OrganizationId> chosen = ChosenOrganization.of(login).filter(memberOf::contains);
        if (chosen.isPresent() || memberOf.size() != 1 || (byCookie && isOfSession(session, login))) {
            return chosen;
        }
        return Optional.of(memberOf.get(0));
    }

    private static boolean isOfSession(KeycloakSession session, AuthenticationSessionModel login) {
        UserSessionModel found = new AuthenticationSessionManager(session).getUserSession(login);
        return found != null && of(found).isPresent();
    }

    /** What the session's latest login by a credential stands for. */
    static Optional<OrganizationId> of(UserSessionModel userSession) {
        return read(userSession.getNote(NOTE), userSession.getUser());
    }

    /** What it stands for in one client. */
    static Optional<OrganizationId> of(AuthenticatedClientSessionModel clientSession, UserSessionModel userSession) {
        return read(clientSession.getNote(NOTE), userSession.getUser()).or(() -> of(userSession));
    }

    /** The offline session of the same browser stands for the same. */
    static void keepIn(UserSessionModel offline, AuthenticatedClientSessionModel client, UserSessionModel online) {
        ProvenSignOn.keep(NOTE, offline, client, online);
    }

    private static Optional<OrganizationId> read(@Nullable String note, @Nullable UserModel user) {
        int space = note == null ? -1 : note.indexOf(' ');
        return note == null
                        || user == null
                        || space < 0
                        || !note.substring(space + 1).equals(user.getId())
                ? Optional.empty()
                : Optional.of(new OrganizationId(note.substring(0, space)));
    }
}
