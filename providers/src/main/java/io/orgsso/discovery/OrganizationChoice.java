package io.orgsso.discovery;

import io.orgsso.organization.ChosenOrganization;
import io.orgsso.organization.Organization;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import io.orgsso.session.ProvenSignOn;
import io.orgsso.session.SignOnBasis;
import io.orgsso.session.SignOnProof;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.util.TokenUtil;

/** Accepts the session that the cookie step found, and asks first where it may stand for several organizations. */
final class OrganizationChoice {
    /** The field of the page: an organization's alias. */
    static final String FIELD = "organization";

    private static final String TEMPLATE = "orgsso-organizations.ftl";

    private final KeycloakSession session;
    private final HomeRealms homeRealms;

    OrganizationChoice(KeycloakSession session, HomeRealms homeRealms) {
        this.session = session;
        this.homeRealms = homeRealms;
    }

    /** Goes on with the session, or shows the page. */
    void offer(AuthenticationFlowContext context, UserSessionModel found) {
        Standing standing = Standing.decide(facts(context, found));
        if (standing instanceof Standing.Ask ask) {
            ask(context, ask.choices());
        } else if (standing instanceof Standing.For decided) {
            accept(context, found, decided.organization());
        }
    }

    /**
     * What the person chose.
     *
     * @return the organization that the session does not stand for, and whose identity provider has to say so first
     */
    Optional<Organization> take(AuthenticationFlowContext context, UserSessionModel found, String alias) {
        Standing.Facts facts = facts(context, found);
        Optional<Organization> chosen = facts.choices().stream()
                .filter(organization -> organization.alias().equals(alias))
                .findFirst();
        if (chosen.isEmpty()) {
            offer(context, found);
            return Optional.empty();
        }
        if (facts.standsFor(chosen.get().id())) {
            accept(context, found, Optional.of(chosen.get().id()));
            return Optional.empty();
        }
        return chosen;
    }

    private static void accept(
            AuthenticationFlowContext context, UserSessionModel found, Optional<OrganizationId> organization) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        boolean carried = organization.isPresent() && ProvenSignOn.carryOver(organization.get(), found, login);
        if (!carried) {
            ProvenSignOn.carryOver(found, login);
        }
        organization.ifPresent(chosen -> ChosenOrganization.record(login, chosen));
        context.attachUserSession(found);
        context.success();
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

    private Standing.Facts facts(AuthenticationFlowContext context, UserSessionModel found) {
        List<Organization> memberOf = Organizations.of(session).ofMember(context.getUser()).stream()
                .filter(Organization::enabled)
                .toList();
        boolean local = memberOf.size() > 1 && SignOnBasis.isLocal(session, found);
        return new Standing.Facts(
                memberOf,
                memberOf.size() > 1 ? ProvenSignOn.organizationsOf(found) : Set.of(),
                memberOf.size() > 1 && !local ? homeRealms.open(context.getUser()) : Set.of(),
                local,
                before(context, found),
                isPassive(context.getAuthenticationSession()));
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
