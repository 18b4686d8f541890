package io.orgsso.session;

import io.orgsso.organization.MembershipTruth;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.Details;
import org.keycloak.events.Event;
import org.keycloak.events.EventType;
import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.RequiredActionProviderModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserModel.RequiredAction;
import org.keycloak.models.UserSessionModel;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * What opens an account: its credentials, and the address that mails for new ones go to. An organization's identity
 * provider can sign in as any of its people, a guest included. By its word alone they are not changed where the account is
 * another organization's too: what it set would let it in there as well.
 */
public final class AccountKeys {
    /** Required actions that change them, by the provider's id. */
    private static final Set<String> ACTIONS = Set.of(
            RequiredAction.UPDATE_PASSWORD.name(),
            RequiredAction.CONFIGURE_TOTP.name(),
            RequiredAction.CONFIGURE_RECOVERY_AUTHN_CODES.name(),
            RequiredAction.UPDATE_EMAIL.name(),
            "webauthn-register",
            "webauthn-register-passwordless",
            "delete_credential",
            "delete_account");

    private static final Set<EventType> EVENTS =
            Set.of(EventType.UPDATE_CREDENTIAL, EventType.REMOVE_CREDENTIAL, EventType.UPDATE_EMAIL);

    private final KeycloakSession session;
    private final RealmModel realm;

    private AccountKeys(KeycloakSession session, RealmModel realm) {
        this.session = session;
        this.realm = realm;
    }

    public static AccountKeys of(KeycloakSession session, RealmModel realm) {
        return new AccountKeys(session, realm);
    }

    /** Whether this login leads to a change of them that its sign-on may not make. */
    public boolean areWithheldFrom(AuthenticationSessionModel login, UserModel account) {
        return leadsToChange(login, account) && !mayBeChanged(login, account);
    }

    /** Whether this login's sign-on speaks for everybody who has a say in the account. */
    boolean mayBeChanged(AuthenticationSessionModel login, UserModel account) {
        return mayChange(basis(login, account), account, Stream.ofNullable(account.getEmail()));
    }

    /** The same of a request of hers that brings her session and no login: account API. */
    boolean mayBeChanged(UserSessionModel by, UserModel account) {
        return mayChange(Optional.of(SignOnBasis.of(session, by)), account, Stream.ofNullable(account.getEmail()));
    }

    private boolean leadsToChange(AuthenticationSessionModel login, UserModel account) {
        // A profile may be updated without its address: who asks for the form is told before she types.
        boolean asked = providers(Stream.ofNullable(login.getClientNote(Constants.KC_ACTION)))
                .anyMatch(action -> ACTIONS.contains(action) || action.equals(RequiredAction.UPDATE_PROFILE.name()));
        return asked
                || providers(Stream.concat(login.getRequiredActions().stream(), account.getRequiredActionsStream()))
                        .anyMatch(ACTIONS::contains);
    }

    private Stream<String> providers(Stream<String> aliases) {
        return aliases.flatMap(alias -> Stream.ofNullable(realm.getRequiredActionProviderByAlias(alias)))
                .filter(RequiredActionProviderModel::isEnabled)
                .map(RequiredActionProviderModel::getProviderId);
    }

    /**
     * Undoes the request that this event is of, if it changed them and its sign-on may not: the account console's API, an
     * action that was added behind the check above. Listeners cannot throw, so the commit does.
     */
    public void follow(Event event) {
        UserModel account = changes(event) ? session.users().getUserById(realm, event.getUserId()) : null;
        if (account == null) {
            return;
        }
        AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
        UserSessionModel by = session.getContext().getUserSession();
        if (login == null && (by == null || !account.equals(by.getUser()))) {
            return;
        }
        Optional<SignOnBasis> basis = login == null ? Optional.of(SignOnBasis.of(session, by)) : basis(login, account);
        Stream<String> addresses =
                Stream.concat(Stream.ofNullable(account.getEmail()), detail(event, Details.PREVIOUS_EMAIL));
        if (!mayChange(basis, account, addresses)) {
            undo(login);
        }
    }

    private static boolean changes(Event event) {
        return event.getUserId() != null
                && event.getError() == null
                && (EVENTS.contains(event.getType())
                        || (event.getType() == EventType.UPDATE_PROFILE
                                && detail(event, Details.UPDATED_EMAIL)
                                        .findAny()
                                        .isPresent()));
    }

    private static Stream<String> detail(Event event, String name) {
        Map<String, String> details = event.getDetails();
        return details == null ? Stream.empty() : Stream.ofNullable(details.get(name));
    }

    private void undo(@Nullable AuthenticationSessionModel login) {
        session.getTransactionManager().enlistPrepare(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                throw Refusals.of(session).undoing(Refusal.of(RefusalReason.SHARED_ACCOUNT), login);
            }

            @Override
            protected void rollbackImpl() {}
        });
    }

    /** A login by cookie rests on its session; empty if that is gone meanwhile. */
    private Optional<SignOnBasis> basis(AuthenticationSessionModel login, UserModel account) {
        if (!CookieLogin.is(login)) {
            return Optional.of(SignOnBasis.of(session, login));
        }
        return CookieLogin.session(session, login)
                .filter(found -> account.equals(found.getUser()))
                .map(found -> SignOnBasis.of(session, found));
    }

    /** Every organization that the account belongs to, and whoever owns an address of it, has to be spoken for. */
    private boolean mayChange(Optional<SignOnBasis> basis, UserModel account, Stream<String> addresses) {
        Stream<OrganizationId> owners = Stream.concat(
                MembershipTruth.of(session).organizationsOf(realm.getId(), new UserId(account.getId())).stream(),
                addresses.flatMap(address -> MailDomain.ownerOf(session, realm.getId(), address).stream()));
        return basis.isPresent() && owners.allMatch(basis.get()::speaksFor);
    }
}
