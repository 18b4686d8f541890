package io.orgsso.session;

import io.orgsso.domain.DomainClaim;
import io.orgsso.domain.DomainClaims;
import io.orgsso.domain.EmailAddress;
import io.orgsso.organization.Connection;
import io.orgsso.organization.MembershipTruth;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.organization.UserId;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.FederatedIdentityModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.resources.IdentityBrokerService;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * An organization's connection is linked by its own people only: by members, and by whom it has invited. Keycloak gives
 * this protection to MANAGED members alone; ours are UNMANAGED, so the policy is judged in the assertion gate and, as the
 * last barrier, when the link is written, whoever writes it: account console, {@code kc_action}, admin API, token exchange,
 * first login.
 *
 * <p>Invited means an open invitation of Keycloak's to the verified address of the account. It lets her link; she becomes
 * a member by accepting it, or when she first signs in through the connection.
 *
 * <p>Whoever was signed in by another organization's identity provider links and unlinks no connection of this one. A
 * connection of no organization is linked and unlinked by who may change what opens the account ({@link AccountKeys}).
 */
public final class LinkPolicy {
    private static final String EXPECTED_CONNECTION = "orgsso.link.connection";
    private static final String EXPECTED_SUBJECT = "orgsso.link.subject";
    private static final String EXPECTED_EMAIL = "orgsso.link.email";

    private final KeycloakSession session;
    private final Organizations organizations;

    private LinkPolicy(KeycloakSession session) {
        this.session = session;
        this.organizations = Organizations.of(session);
    }

    public static LinkPolicy of(KeycloakSession session) {
        return new LinkPolicy(session);
    }

    /**
     * Remembers that this first login is about to link this person: she is not a member yet, the join comes after the
     * link. The notes live until the login ends.
     */
    public static void expectLink(AuthenticationSessionModel login, String connection, String subject, String email) {
        Map.of(EXPECTED_CONNECTION, connection, EXPECTED_SUBJECT, subject, EXPECTED_EMAIL, email)
                .forEach(login::setAuthNote);
    }

    /** Whether this is the account that the running first login is about to link. */
    public static boolean expects(AuthenticationSessionModel login, UserModel account) {
        String email = login.getAuthNote(EXPECTED_EMAIL);
        return email != null && email.equalsIgnoreCase(account.getEmail());
    }

    /**
     * Whether a first login through this organization's connection may take the account, once its owner has proven to be
     * its owner: it is one of this organization's people, or nobody's. Another tenant's member is not taken over by an
     * address in a domain of this one.
     */
    public boolean mayTake(OrganizationId organization, UserModel account) {
        return mayLink(organization, account)
                || MembershipTruth.of(session)
                        .organizationsOf(realmId(), new UserId(account.getId()))
                        .isEmpty();
    }

    /**
     * Judges a running account linking ({@code kc_action=idp_link}) as soon as the assertion arrives.
     *
     * @throws jakarta.ws.rs.WebApplicationException with the refusal's page; everything is rolled back
     */
    public void judgeLinking(@Nullable AuthenticationSessionModel login, Connection connection) {
        if (login == null || login.getAuthNote(IdentityBrokerService.LINKING_IDENTITY_PROVIDER) == null) {
            return;
        }
        UserModel user = login.getAuthenticatedUser();
        if (connection.organization().isPresent()
                && (user == null || !mayLinkNow(connection.organization().get(), user, login))) {
            throw refusal(connection, login);
        }
    }

    /** Judges a link at the moment it is written. Throws like {@link #judgeLinking}; JSON where there is no login. */
    void judgeLink(UserModel user, FederatedIdentityModel link) {
        Optional<Connection> connection = organizations.connection(link.getIdentityProvider());
        Optional<OrganizationId> owner = connection.flatMap(Connection::organization);
        if (connection.isEmpty() || !OptIn.holds(session, realmId())) {
            return;
        }
        AuthenticationSessionModel login = session.getContext().getAuthenticationSession();
        if (owner.isEmpty()) {
            // A connection of no organization opens the account as a password does.
            if (login != null && !keys().mayBeChanged(login, user)) {
                throw refusal(connection.get(), login);
            }
            return;
        }
        boolean firstLogin = login != null && link.getIdentityProvider().equals(login.getAuthNote(EXPECTED_CONNECTION));
        // A first login links whom the gate has let in, and not just any member that a nested login came up with.
        boolean allowed = firstLogin
                ? link.getUserId().equals(login.getAuthNote(EXPECTED_SUBJECT))
                        && expects(login, user)
                        && mayTake(owner.get(), user)
                : mayLinkNow(owner.get(), user, login);
        if (!allowed) {
            throw refusal(connection.get(), login);
        }
    }

    /**
     * Judges the end of a link at the moment it is taken away, where the person herself does it (account console). Throws
     * like {@link #judgeLink}. Within a login only steps of ours take links away.
     */
    void judgeUnlink(UserModel user, FederatedIdentityModel link) {
        UserSessionModel by = session.getContext().getUserSession();
        if (session.getContext().getAuthenticationSession() != null
                || by == null
                || !user.equals(by.getUser())
                || !OptIn.holds(session, realmId())) {
            return;
        }
        Optional<Connection> connection = organizations.connection(link.getIdentityProvider());
        if (connection.isEmpty()) {
            return;
        }
        Optional<OrganizationId> owner = connection.get().organization();
        // As in judgeLink: one of no organization is hers as her password is.
        boolean allowed = owner.isPresent() ? speaksFor(owner.get(), by) : keys().mayBeChanged(by, user);
        if (!allowed) {
            throw refusal(connection.get(), null);
        }
    }

    /**
     * Whether she may link with the sign-on that asks for it. Another organization's identity provider can sign in as any
     * of its people, a guest included: by its word no identity of this organization gets into her account. Until she is a
     * member that word counts where it speaks for the address that was invited.
     */
    private boolean mayLinkNow(
            OrganizationId organization, UserModel user, @Nullable AuthenticationSessionModel login) {
        if (!mayLink(organization, user)) {
            return false;
        }
        if (login == null || speaksFor(organization, login)) {
            return true;
        }
        Optional<OrganizationId> invited = isMember(organization, user) ? Optional.empty() : ownerOf(user.getEmail());
        return invited.isPresent() && speaksFor(invited.get(), login);
    }

    private boolean mayLink(OrganizationId organization, UserModel user) {
        return isMember(organization, user)
                || (user.isEmailVerified()
                        && user.getEmail() != null
                        && organizations.isInvited(organization, user.getEmail()));
    }

    private boolean isMember(OrganizationId organization, UserModel user) {
        return organizations.isMember(organization, new UserId(user.getId()));
    }

    /** Not of {@link MailDomain}: by an address that cannot be read nobody's word counts. */
    private Optional<OrganizationId> ownerOf(@Nullable String email) {
        return EmailAddress.in(email)
                .flatMap(address -> DomainClaims.of(session).covering(realmId(), address.domain()))
                .map(DomainClaim::organization);
    }

    /** A login by cookie rests on its session; if that is gone meanwhile, on nothing. */
    private boolean speaksFor(OrganizationId organization, AuthenticationSessionModel login) {
        if (!CookieLogin.is(login)) {
            return SignOnBasis.of(session, login).speaksFor(organization);
        }
        return CookieLogin.session(session, login)
                .filter(found -> speaksFor(organization, found))
                .isPresent();
    }

    /** One proof of the organization's in this browser is enough, however many others are there. */
    private boolean speaksFor(OrganizationId organization, UserSessionModel userSession) {
        List<SignOnProof> proofs = ProvenSignOn.all(userSession)
                .filter(SignOnProof.ByConnection.class::isInstance)
                .toList();
        return proofs.isEmpty()
                ? SignOnBasis.of(session, userSession).speaksFor(organization)
                : proofs.stream().map(SignOnProof::organization).anyMatch(organization::equals);
    }

    private AccountKeys keys() {
        return AccountKeys.of(session, session.getContext().getRealm());
    }

    private String realmId() {
        return session.getContext().getRealm().getId();
    }

    private RuntimeException refusal(Connection connection, @Nullable AuthenticationSessionModel login) {
        Refusal refusal = Refusal.of(RefusalReason.LINK_REFUSED).through(connection.alias());
        return Refusals.of(session)
                .undoing(connection.organization().map(refusal::by).orElse(refusal), login);
    }
}
