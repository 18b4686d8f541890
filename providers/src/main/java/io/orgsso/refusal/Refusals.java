package io.orgsso.refusal;

import io.orgsso.organization.Connection;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.Organizations;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.OAuth2Constants;
import org.keycloak.OAuthErrorException;
import org.keycloak.authentication.AuthenticationProcessor;
import org.keycloak.common.util.SecretGenerator;
import org.keycloak.events.Details;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.Constants;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.services.ErrorPageException;
import org.keycloak.services.Urls;
import org.keycloak.sessions.AuthenticationSessionModel;

/** Tells a refusal: to the person by a page, to the operator by an event; both carry the same reference. */
public final class Refusals {
    private static final String TEMPLATE = "orgsso-refusal.ftl";
    private static final int REFERENCE_LENGTH = 10;

    private final KeycloakSession session;

    private Refusals(KeycloakSession session) {
        this.session = session;
    }

    public static Refusals of(KeycloakSession session) {
        return new Refusals(session);
    }

    /** Records the event and answers the page, for an authenticator's {@code failureChallenge}. */
    public Response page(Refusal refusal, @Nullable AuthenticationSessionModel login) {
        String reference = record(refusal, login);
        LoginFormsProvider forms = session.getProvider(LoginFormsProvider.class)
                .setStatus(refusal.reason().status())
                .setAttribute("orgssoReason", refusal.reason().code())
                .setAttribute("orgssoReference", reference);
        if (login != null) {
            forms.setAuthenticationSession(login);
            forms.setAttribute(
                    "orgssoRetryUrl", restart(login, refusal.reason()).toString());
            forms.setAttribute("orgssoLanguageUrl", goOn(login).toString());
        }
        return forms.createForm(TEMPLATE);
    }

    /**
     * The page, or for a login that must not show one ({@code prompt=none}, passed on to the identity provider) the error
     * at the client. Not for first-login and post-login flows: there Keycloak itself turns a page into that error.
     */
    public Response answer(Refusal refusal, @Nullable AuthenticationSessionModel login) {
        if (login == null || !isPassive(login)) {
            return page(refusal, login);
        }
        record(refusal, login);
        RealmModel realm = session.getContext().getRealm();
        EventBuilder event = new EventBuilder(
                        realm, session, session.getContext().getConnection())
                .event(EventType.LOGIN)
                .client(login.getClient());
        LoginProtocol protocol = session.getProvider(LoginProtocol.class, login.getProtocol());
        protocol.setRealm(realm)
                .setUriInfo(session.getContext().getUri())
                .setHttpHeaders(session.getContext().getHttpRequest().getHttpHeaders())
                .setEventBuilder(event);
        return protocol.sendError(login, LoginProtocol.Error.PASSIVE_INTERACTION_REQUIRED, null);
    }

    private static boolean isPassive(AuthenticationSessionModel login) {
        return Boolean.parseBoolean(login.getAuthNote(AuthenticationProcessor.FORWARDED_PASSIVE_LOGIN));
    }

    /**
     * Records the event and answers an exception that undoes everything this request wrote. Keycloak's
     * {@code ErrorPageException} is the only one that the broker endpoint turns into a page and a rollback; a plain
     * {@code WebApplicationException} would commit. Without a login (token exchange, admin API) it carries JSON.
     */
    public WebApplicationException undoing(Refusal refusal, @Nullable AuthenticationSessionModel login) {
        session.getTransactionManager().setRollbackOnly();
        return new ErrorPageException(login == null ? json(refusal) : answer(refusal, login));
    }

    private Response json(Refusal refusal) {
        String reference = record(refusal, null);
        return Response.status(refusal.reason().status())
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Map.of(
                        OAuth2Constants.ERROR,
                        OAuthErrorException.ACCESS_DENIED,
                        OAuth2Constants.ERROR_DESCRIPTION,
                        refusal.reason().code() + ", reference " + reference))
                .build();
    }

    /**
     * Records the event only, for a refusal that another page or answer tells.
     *
     * @return the reference that leads to the event
     */
    public String record(Refusal refusal, @Nullable AuthenticationSessionModel login) {
        String reference = newReference();
        record(refusal, login, reference, Map.of());
        return reference;
    }

    static String newReference() {
        return SecretGenerator.getInstance().randomString(REFERENCE_LENGTH);
    }

    /** @param more details that this refusal has beside those of every one */
    void record(
            Refusal refusal, @Nullable AuthenticationSessionModel login, String reference, Map<String, String> more) {
        RealmModel realm = session.getContext().getRealm();
        EventBuilder event = new EventBuilder(
                        realm, session, session.getContext().getConnection())
                .event(EventType.IDENTITY_PROVIDER_LOGIN)
                .detail(Details.REASON, refusal.reason().code())
                .detail("reference", reference);
        Optional<String> connection = refusal.connection().or(this::answeringConnection);
        connection.ifPresent(alias -> event.detail(Details.IDENTITY_PROVIDER, alias));
        refusal.organization()
                .or(() -> connection.flatMap(this::organizationOf))
                .ifPresent(id -> event.detail("organization", id.value()));
        refusal.domain().ifPresent(domain -> event.detail("domain", domain));
        more.forEach(event::detail);
        if (login != null) {
            event.client(login.getClient());
            event.detail(Details.CODE_ID, login.getParentSession().getId());
        }
        event.error(refusal.reason().eventError());
        RefusalMetrics.count(refusal.reason());
    }

    /** Whose answer this request is: {@code realms/{realm}/broker/{alias}/…}. */
    Optional<String> answeringConnection() {
        List<PathSegment> path = session.getContext().getUri().getPathSegments();
        return path.size() > 3 && path.get(2).getPath().equals("broker")
                ? Optional.of(path.get(3).getPath())
                : Optional.empty();
    }

    private Optional<OrganizationId> organizationOf(String connection) {
        return Organizations.of(session).connection(connection).flatMap(Connection::organization);
    }

    /** Where this login goes on: the way to another language, since the refused request cannot be asked for again. */
    private URI goOn(AuthenticationSessionModel login) {
        return UriBuilder.fromUri(Urls.realmLoginPage(
                        session.getContext().getUri().getBaseUri(),
                        login.getRealm().getName()))
                .queryParam(Constants.CLIENT_ID, login.getClient().getClientId())
                .queryParam(Constants.TAB_ID, login.getTabId())
                .queryParam(Constants.CLIENT_DATA, AuthenticationProcessor.getClientData(session, login))
                .build();
    }

    /**
     * Where this login starts again, in the same tab. Keycloak's restart signs out by default, which is right only where
     * another person is signed in.
     */
    private URI restart(AuthenticationSessionModel login, RefusalReason reason) {
        return Urls.realmLoginRestartPage(
                session.getContext().getUri().getBaseUri(),
                login.getRealm().getName(),
                login.getClient().getClientId(),
                login.getTabId(),
                AuthenticationProcessor.getClientData(session, login),
                reason != RefusalReason.OTHER_PERSON);
    }
}
