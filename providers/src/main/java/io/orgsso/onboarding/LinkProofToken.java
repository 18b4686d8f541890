package io.orgsso.onboarding;

import io.orgsso.organization.Connection;
import io.orgsso.organization.Organizations;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.keycloak.TokenVerifier.Predicate;
import org.keycloak.authentication.actiontoken.ActionTokenContext;
import org.keycloak.authentication.actiontoken.TokenUtils;
import org.keycloak.authentication.actiontoken.idpverifyemail.IdpVerifyAccountLinkActionToken;
import org.keycloak.authentication.actiontoken.idpverifyemail.IdpVerifyAccountLinkActionTokenHandler;
import org.keycloak.authentication.authenticators.broker.AbstractIdpAuthenticator;
import org.keycloak.authentication.authenticators.broker.util.SerializedBrokeredIdentityContext;
import org.keycloak.events.Errors;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;
import org.keycloak.services.managers.AuthenticationSessionManager;
import org.keycloak.services.messages.Messages;
import org.keycloak.sessions.AuthenticationSessionCompoundId;
import org.keycloak.sessions.AuthenticationSessionModel;

/**
 * The mail in which a person confirms that an account is hers, in Keycloak's place for connections of organizations. Its
 * link proves one thing only: that the identity which is waiting in the login it was sent for may be linked. Keycloak
 * compares the username at the identity provider, which two identities can share and which their owners may change.
 */
public final class LinkProofToken extends IdpVerifyAccountLinkActionTokenHandler {
    @Override
    @SuppressWarnings("unchecked") // an array of generics, as Keycloak's interface wants it
    public Predicate<? super IdpVerifyAccountLinkActionToken>[] getVerifiers(
            ActionTokenContext<IdpVerifyAccountLinkActionToken> context) {
        return TokenUtils.predicates(
                verifyEmail(context),
                TokenUtils.checkThat(
                        (IdpVerifyAccountLinkActionToken token) ->
                                !isOfAnOrganization(token, context) || isWaitedFor(token, context),
                        Errors.INVALID_TOKEN,
                        Messages.STALE_CODE));
    }

    private static boolean isOfAnOrganization(
            IdpVerifyAccountLinkActionToken token, ActionTokenContext<IdpVerifyAccountLinkActionToken> context) {
        return Organizations.of(context.getSession())
                .connection(token.getIdentityProviderAlias())
                .flatMap(Connection::organization)
                .isPresent();
    }

    private static boolean isWaitedFor(
            IdpVerifyAccountLinkActionToken token, ActionTokenContext<IdpVerifyAccountLinkActionToken> context) {
        AuthenticationSessionModel login = loginOf(token, context);
        if (login == null || token.getExternalId() == null) {
            return false;
        }
        SerializedBrokeredIdentityContext waiting = SerializedBrokeredIdentityContext.readFromAuthenticationSession(
                login, AbstractIdpAuthenticator.BROKERED_CONTEXT_NOTE);
        return waiting != null
                && Objects.equals(waiting.getIdentityProviderId(), token.getIdentityProviderAlias())
                && Objects.equals(waiting.getBrokerUserId(), token.getExternalId());
    }

    /** The login that asked for the proof, in whatever browser the link was opened; null if it has ended. */
    private static @Nullable AuthenticationSessionModel loginOf(
            IdpVerifyAccountLinkActionToken token, ActionTokenContext<IdpVerifyAccountLinkActionToken> context) {
        String original = token.getOriginalCompoundAuthenticationSessionId();
        AuthenticationSessionCompoundId id = AuthenticationSessionCompoundId.encoded(
                original == null ? token.getCompoundAuthenticationSessionId() : original);
        RealmModel realm = context.getRealm();
        ClientModel client = realm.getClientById(id.getClientUUID());
        return client == null
                ? null
                : new AuthenticationSessionManager(context.getSession())
                        .getAuthenticationSessionByIdAndClient(realm, id.getRootSessionId(), client, id.getTabId());
    }

    /** Before Keycloak's own handler of the same id. */
    @Override
    public int order() {
        return 1;
    }
}
