package io.orgsso.discovery;

import io.orgsso.session.AccountEpoch;
import java.util.Optional;
import org.keycloak.OAuth2Constants;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * Asks which organization a person acts for, where the client wants to know one and she could act for several. Stands
 * behind the cookie step and behind the password; a sign-in through an identity provider answers the question itself.
 */
final class OrganizationChoiceAuthenticator implements Authenticator {
    private final OrganizationChoice choice;

    OrganizationChoiceAuthenticator(KeycloakSession session) {
        this.choice = new OrganizationChoice(session, new HomeRealms(session));
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        AccountEpoch.tie(context.getSession(), context.getAuthenticationSession(), context.getUser());
        if (ProviderError.isBroughtBy(context)) {
            ProviderError.explain(context);
        } else if (clientAsksForOne(context)) {
            SignedOn.of(context).ifPresentOrElse(person -> choice.offer(context, person), context::resetFlow);
        } else {
            context.success();
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        String alias = Optional.ofNullable(
                        context.getHttpRequest().getDecodedFormParameters().getFirst(OrganizationChoice.FIELD))
                .orElse("");
        SignedOn.of(context).ifPresentOrElse(person -> choice.take(context, person, alias), context::resetFlow);
    }

    private static boolean clientAsksForOne(AuthenticationFlowContext context) {
        AuthenticationSessionModel login = context.getAuthenticationSession();
        return TokenManager.getRequestedClientScopes(
                        context.getSession(),
                        login.getClientNote(OIDCLoginProtocol.SCOPE_PARAM),
                        login.getClient(),
                        context.getUser())
                .anyMatch(scope -> OAuth2Constants.ORGANIZATION.equals(scope.getName()));
    }

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return true;
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {}

    @Override
    public void close() {}
}
