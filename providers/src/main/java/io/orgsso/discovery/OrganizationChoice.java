package io.orgsso.discovery;

import io.orgsso.domain.EmailAddress;
import io.orgsso.organization.ChosenOrganization;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.refusal.Refusal;
import io.orgsso.refusal.RefusalReason;
import io.orgsso.refusal.Refusals;
import io.orgsso.session.ProvenSignOn;
import io.orgsso.session.SignOnBasis;
import io.orgsso.session.SignOnProof;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.TokenUtil;

/** Goes on with a sign-on, and asks first which organization it is for where it may be for several. */
final class OrganizationChoice {
    /** The field of the page: an organization's alias. */
    static final String FIELD = "organization";

    private static final String TEMPLATE = "orgsso-organizations.ftl";

    private final KeycloakSession session;
    private final HomeRealms homeRealms;
    private final OneHop oneHop;

    OrganizationChoice(KeycloakSession session, HomeRealms homeRealms) {
        this.session = session;
        this.homeRealms = homeRealms;
        this.oneHop = OneHop.of(session);
    }

    /** Goes on, or shows the page. */
    void offer(AuthenticationFlowContext context, SignedOn person) {
        Standing standing = Standing.decide(facts(context, person));
        if (standing instanceof Standing.Ask ask) {
            ask(context, ask.choices());
        } else if (standing instanceof Standing.For decided) {
            accept(context, person, decided.organization());
        }
    }

    /** Goes on for what was chosen: with the sign-on that is there if it will do, else at that organization's provider. */
    void take(AuthenticationFlowContext context, SignedOn person, String alias) {
        Standing.Facts facts = facts(context, person);
        Optional<Organization> chosen = facts.choices().stream()
                .filter(organization -> organization.alias().equals(alias))
                .findFirst();
        if (chosen.isEmpty()) {
            offer(context, person);
        } else if (facts.standsFor(chosen.get().id())) {
            accept(context, person, Optional.of(chosen.get().id()));
        } else {
            signInTo(context, chosen.get().id());
        }
    }

    private void signInTo(AuthenticationFlowContext context, OrganizationId organization) {
        UserModel person = context.getUser();
        homeRealms
                .of(person, organization)
                .ifPresentOrElse(
                        connection -> oneHop.send(
                                context,
                                connection,
                                homeRealms
                                        .addressAt(connection, person)
                                        .map(EmailAddress::value)
                                        .orElse(null)),
                        () -> context.forceChallenge(Refusals.of(session)
                                .answer(
                                        Refusal.of(RefusalReason.CONNECTION_DISABLED)
                                                .by(organization),
                                        context.getAuthenticationSession())));
    }

    private static void accept(
            AuthenticationFlowContext context, SignedOn person, Optional<OrganizationId> organization) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        organization.ifPresent(chosen -> ChosenOrganization.record(login, chosen));
        if (person instanceof SignedOn.BySession found) {
            proofOf(organization, found.session())
                    .ifPresentOrElse(
                            proof -> ProvenSignOn.carryOver(proof, found.session(), login),
                            () -> ProvenSignOn.carryOver(found.session(), login));
            context.attachUserSession(found.session());
        }
        context.success();
    }

    /** The newest proof of this organization that the session has. */
    private static Optional<SignOnProof> proofOf(Optional<OrganizationId> organization, UserSessionModel found) {
        return ProvenSignOn.all(found)
                .filter(proof ->
                        organization.filter(proof.organization()::equals).isPresent())
                .max(Comparator.comparingLong(SignOnProof::at));
    }

    private static void ask(AuthenticationFlowContext context, List<Organization> choices) {
        context.setAuthenticationSelections(List.of());
        context.challenge(context.form()
                .setAttribute(
                        "orgssoOrganizations",
                        choices.stream()
                                .map(organization -> Map.of("alias", organization.alias(), "name", organization.name()))
                                .toList())
                .createForm(TEMPLATE));
    }

    private Standing.Facts facts(AuthenticationFlowContext context, SignedOn person) {
        List<Organization> memberOf = Organizations.of(session).ofMember(context.getUser()).stream()
                .filter(Organization::enabled)
                .toList();
        boolean isPassive = isPassive(context.getAuthenticationSession());
        if (memberOf.size() < 2 || !(person instanceof SignedOn.BySession found)) {
            return new Standing.Facts(memberOf, Set.of(), Set.of(), true, Optional.empty(), isPassive);
        }
        boolean isLocal = SignOnBasis.isLocal(session, found.session());
        return new Standing.Facts(
                memberOf,
                ProvenSignOn.all(found.session())
                        .map(SignOnProof::organization)
                        .collect(Collectors.toUnmodifiableSet()),
                isLocal ? Set.of() : homeRealms.open(context.getUser()),
                isLocal,
                before(context, found.session()),
                isPassive);
    }

    private static Optional<OrganizationId> before(AuthenticationFlowContext context, UserSessionModel found) {
        AuthenticatedClientSessionModel earlier = found.getAuthenticatedClientSessionByClient(
                context.getAuthenticationSession().getClient().getId());
        return earlier == null
                ? Optional.empty()
                : ProvenSignOn.of(earlier, found)
                        .map(SignOnProof::organization)
                        .or(() -> ChosenOrganization.of(earlier));
    }

    private static boolean isPassive(AuthenticationSessionModel login) {
        return TokenUtil.hasPrompt(
                login.getClientNote(OIDCLoginProtocol.PROMPT_PARAM), OIDCLoginProtocol.PROMPT_VALUE_NONE);
    }
}
