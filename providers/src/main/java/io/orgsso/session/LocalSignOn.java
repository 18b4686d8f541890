package io.orgsso.session;

import io.orgsso.organization.ChosenOrganization;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The organization that a sign-on by a credential of the account stands for: the one that the person chose, else the only
 * one that she belonged to at that moment. It ends with that membership, and never becomes another organization's.
 *
 * <p>Kept twice, as {@link ProvenSignOn} is: a client keeps what its own latest login stands for, whatever comes into the
 * session afterwards. Sessions from before this record, and people who belong to several organizations and were not asked,
 * have none.
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
        if (CookieLogin.is(login)) {
            recordByCookie(session, login, person);
        } else if (SignOnBasis.of(session, login) instanceof SignOnBasis.Local) {
            Optional<OrganizationId> standsFor = chosenOr(session, login, person, Optional.empty());
            keep(login, person, standsFor);
            standsFor.ifPresent(organization -> login.setUserSessionNote(NOTE, note(organization, person)));
        } else {
            forget(login);
        }
    }

    /** An identity provider signs her in: the client stands no longer for what an earlier login of its was for. */
    public static void forget(AuthenticationSessionModel login) {
        login.setClientNote(NOTE, "");
    }

    /**
     * Without a choice the client goes on with what it stands for, else with what the session stands for at this moment:
     * a later login in it may be for another organization.
     */
    private static void recordByCookie(KeycloakSession session, AuthenticationSessionModel login, UserModel person) {
        Optional<UserSessionModel> found =
                CookieLogin.session(session, login).filter(known -> person.equals(known.getUser()));
        if (found.isEmpty()) {
            keep(login, person, chosenOr(session, login, person, Optional.empty()));
        } else if (SignOnBasis.of(session, found.get()) instanceof SignOnBasis.Local) {
            keep(login, person, chosenOr(session, login, person, soFar(login, found.get())));
        } else {
            forget(login);
        }
    }

    private static Optional<OrganizationId> soFar(AuthenticationSessionModel login, UserSessionModel found) {
        AuthenticatedClientSessionModel client =
                found.getAuthenticatedClientSessionByClient(login.getClient().getId());
        Optional<OrganizationId> own = client == null ? Optional.empty() : of(client, found);
        return own.or(() -> of(found));
    }

    /** Her choice, else what is known already, else the only one that she belongs to. */
    private static Optional<OrganizationId> chosenOr(
            KeycloakSession session,
            AuthenticationSessionModel login,
            UserModel person,
            Optional<OrganizationId> known) {
        List<OrganizationId> memberOf = Organizations.of(session).ofMember(person).stream()
                .filter(Organization::enabled)
                .map(Organization::id)
                .toList();
        return ChosenOrganization.of(login)
                .filter(memberOf::contains)
                .or(() -> known)
                .or(() -> memberOf.size() == 1 ? Optional.of(memberOf.get(0)) : Optional.empty());
    }

    private static void keep(
            AuthenticationSessionModel login, UserModel person, Optional<OrganizationId> organization) {
        login.setClientNote(NOTE, organization.map(id -> note(id, person)).orElse(""));
    }

    private static String note(OrganizationId organization, UserModel person) {
        return organization.value() + " " + person.getId();
    }

    /** What the session's latest login by a credential stands for. */
    static Optional<OrganizationId> of(UserSessionModel userSession) {
        return read(userSession.getNote(NOTE), userSession.getUser());
    }

    /** What the client's own latest login stands for. */
    static Optional<OrganizationId> of(AuthenticatedClientSessionModel clientSession, UserSessionModel userSession) {
        return read(clientSession.getNote(NOTE), userSession.getUser());
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
