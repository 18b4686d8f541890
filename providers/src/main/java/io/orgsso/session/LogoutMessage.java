package io.orgsso.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.common.util.Time;
import org.keycloak.models.AuthenticatedClientSessionModel;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.protocol.oidc.OIDCAdvancedConfigWrapper;
import org.keycloak.representations.LogoutToken;
import org.keycloak.services.managers.ResourceAdminManager;
import org.keycloak.util.JsonSerialization;

/**
 * One notice ready to go: a signed logout token and where to (OpenID Connect Back-Channel Logout 1.0, section 2.5). Its
 * claims are taken while the session is there; time, id and signature are made at sending, so that a late notice is not
 * an expired one.
 */
record LogoutMessage(String address, String token, String clientId) {
    private static final long LIFE_SECONDS = 120;

    /** What the client has to be told when this session of it ends; empty if it has no address for that. */
    static Optional<String> claims(KeycloakSession session, AuthenticatedClientSessionModel ended, UserModel user) {
        if (!hasAddress(ended.getClient())) {
            return Optional.empty();
        }
        LogoutToken token = session.tokens().initLogoutToken(ended.getClient(), user, ended);
        if (token.getIssuer() == null) {
            // Not opened by OpenID Connect: there is nobody who would know the token's issuer.
            return Optional.empty();
        }
        try {
            return Optional.of(JsonSerialization.writeValueAsString(token));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signs a notice now; empty if the realm, the client or its address is gone meanwhile. */
    static Optional<LogoutMessage> of(KeycloakSession session, LogoutNoticeEntity notice) {
        RealmModel realm = session.realms().getRealm(notice.realmId());
        if (realm == null) {
            return Optional.empty();
        }
        session.getContext().setRealm(realm);
        ClientModel client = realm.getClientById(notice.clientId);
        if (client == null) {
            return Optional.empty();
        }
        // The client decides on the signature's algorithm.
        session.getContext().setClient(client);
        return addressOf(session, client)
                .map(address -> new LogoutMessage(
                        address, session.tokens().encode(fresh(notice.claims)), client.getClientId()));
    }

    private static LogoutToken fresh(String claims) {
        try {
            LogoutToken token = JsonSerialization.readValue(claims, LogoutToken.class);
            token.id(SecretGenerator.getInstance().generateSecureID());
            token.issuedNow();
            token.exp(Time.currentTimeSeconds() + LIFE_SECONDS);
            return token;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean hasAddress(ClientModel client) {
        String address = OIDCAdvancedConfigWrapper.fromClientModel(client).getBackchannelLogoutUrl();
        return client.isEnabled() && address != null && !address.isEmpty();
    }

    /** An address relative to this server needs its hostname to be configured: there is no request to tell it. */
    private static Optional<String> addressOf(KeycloakSession session, ClientModel client) {
        return hasAddress(client)
                ? Optional.ofNullable(ResourceAdminManager.getBackchannelLogoutUrl(session, client))
                : Optional.empty();
    }

    /** Without the token, which is a signed statement. */
    @Override
    public String toString() {
        return "LogoutMessage[" + clientId + "]";
    }
}
