package io.orgsso.e2e.idp;

import com.sun.net.httpserver.HttpServer;
import io.orgsso.e2e.browser.Query;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/**
 * An OpenID provider in the test's JVM that signs whatever the test says. It asks nobody to sign in, unless
 * {@link #askingFirst}: its authorization endpoint answers at once with what {@link #willSay}, {@link #willRefuse} or
 * {@link #tokenEndpointWillFail} set last.
 */
public final class SayAnythingIdp implements AutoCloseable {
    public static final String CLIENT_ID = "keycloak";
    public static final String CLIENT_SECRET = "say-anything";
    /** The button of the page that {@link #askingFirst} shows. */
    public static final String CONFIRMED = "confirmed";

    /** What one authorization code stands for. */
    private record Grant(Persona persona, String nonce, String clientId) {}

    private final HttpServer server = Exchange.server();
    private final SigningKey publishedKey = SigningKey.fresh();
    private final Map<String, Grant> grants = new ConcurrentHashMap<>();
    private final Map<String, Persona> accessTokens = new ConcurrentHashMap<>();
    private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
    private volatile SigningKey signingKey = publishedKey;
    private volatile Forgery forgery = Forgery.NONE;
    private volatile Map<String, String> answersToo = Map.of();
    private volatile UnaryOperator<URI> callback = UnaryOperator.identity();
    private volatile Runnable beforeAnswering = () -> {};
    private volatile Answer answer = request -> Map.of("error", "temporarily_unavailable");
    private volatile boolean asksFirst;

    /** What the authorization endpoint sends back besides the state. */
    private interface Answer {
        Map<String, String> to(Map<String, String> request);
    }

    private SayAnythingIdp() {
        Exchange.handle(server, "/.well-known/openid-configuration", http -> http.json(200, discovery()));
        Exchange.handle(server, "/jwks", http -> http.json(200, Map.of("keys", List.of(publishedKey.jwk()))));
        Exchange.handle(server, "/authorize", this::authorize);
        Exchange.handle(server, "/token", this::token);
        Exchange.handle(server, "/userinfo", this::userinfo);
        server.start();
    }

    public static SayAnythingIdp start() {
        return new SayAnythingIdp();
    }

    public URI issuer() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on everyone who comes is this person. */
    public SayAnythingIdp willSay(Persona persona) {
        answer = request -> Map.of("code", grant(persona, request));
        return this;
    }

    /** From now on the authorization endpoint answers with an OAuth error (RFC 6749 4.1.2.1). */
    public SayAnythingIdp willRefuse(String error, String description) {
        answer = request -> Map.of("error", error, "error_description", description);
        return this;
    }

    /** From now on the code is given and its exchange refused. */
    public SayAnythingIdp tokenEndpointWillFail() {
        answer = request -> Map.of("code", "no-such-code");
        return this;
    }

    /** Shows a page with a button first, where a person can wait, go back, or go on. */
    public SayAnythingIdp askingFirst() {
        asksFirst = true;
        return this;
    }

    /** Signs with a key that is not in the JWKS. */
    public SayAnythingIdp signingWithAForeignKey() {
        signingKey = SigningKey.fresh();
        return this;
    }

    /** Signs with the published key id and a key that nobody has published. */
    public SayAnythingIdp signingWithAForeignKeyOfTheSameName() {
        signingKey = new SigningKey(publishedKey.id(), SigningKey.fresh().pair());
        return this;
    }

    /** Signs with the key of another tenant's IdP, which that one publishes. */
    public SayAnythingIdp signingWithTheKeyOf(SayAnythingIdp other) {
        signingKey = other.publishedKey;
        return this;
    }

    public SayAnythingIdp forging(Forgery how) {
        forgery = how;
        return this;
    }

    /** Everything honest again: what is signed, and with what. */
    public SayAnythingIdp honestly() {
        signingKey = publishedKey;
        forgery = Forgery.NONE;
        answersToo = Map.of();
        callback = UnaryOperator.identity();
        return this;
    }

    /** Sends people back elsewhere than they were told to. */
    public SayAnythingIdp redirecting(UnaryOperator<URI> elsewhere) {
        callback = elsewhere;
        return this;
    }

    /** Something that happens while a person stands at this IdP. */
    public SayAnythingIdp beforeAnswering(Runnable meanwhile) {
        beforeAnswering = meanwhile;
        return this;
    }

    /** A parameter more in the authorization response, such as {@code iss} (RFC 9207). */
    public SayAnythingIdp answeringToo(String parameter, String value) {
        answersToo = Map.of(parameter, value);
        return this;
    }

    /** A token of this IdP's for any purpose, such as back-channel logout. */
    public String token(Map<String, Object> claims) {
        return forgery.sign(claims, signingKey);
    }

    /** An access token as this IdP gives another application: its userinfo endpoint knows it. */
    public String accessToken(Persona persona) {
        var token = UUID.randomUUID().toString();
        accessTokens.put(token, persona);
        return token;
    }

    /** An ID token as this IdP gives it to the connection's client. */
    public String idToken(Persona persona) {
        return token(idToken(new Grant(persona, "", CLIENT_ID)));
    }

    /** Parameters of the authorization requests so far, oldest first. */
    public List<Map<String, String>> requests() {
        return List.copyOf(requests);
    }

    /** The config of a Keycloak identity provider of type {@code oidc} for this IdP. */
    public Map<String, String> connectionConfig() {
        return Map.ofEntries(
                Map.entry("issuer", issuer().toString()),
                Map.entry("authorizationUrl", issuer() + "/authorize"),
                Map.entry("tokenUrl", issuer() + "/token"),
                Map.entry("userInfoUrl", issuer() + "/userinfo"),
                Map.entry("jwksUrl", issuer() + "/jwks"),
                Map.entry("useJwksUrl", "true"),
                Map.entry("validateSignature", "true"),
                Map.entry("clientId", CLIENT_ID),
                Map.entry("clientSecret", CLIENT_SECRET),
                Map.entry("clientAuthMethod", "client_secret_post"),
                Map.entry("defaultScope", "openid profile email"),
                Map.entry("pkceEnabled", "true"),
                Map.entry("pkceMethod", "S256"),
                Map.entry("loginHint", "true"),
                Map.entry("syncMode", "IMPORT"),
                Map.entry("orgsso.preset", "oidc"));
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private Map<String, Object> discovery() {
        return Map.of(
                "issuer", issuer().toString(),
                "authorization_endpoint", issuer() + "/authorize",
                "token_endpoint", issuer() + "/token",
                "userinfo_endpoint", issuer() + "/userinfo",
                "jwks_uri", issuer() + "/jwks",
                "response_types_supported", List.of("code"),
                "subject_types_supported", List.of("public"),
                "id_token_signing_alg_values_supported", List.of("RS256"),
                "code_challenge_methods_supported", List.of("S256"));
    }

    private void authorize(Exchange http) {
        var request = http.query();
        if (asksFirst && !request.containsKey(CONFIRMED)) {
            requests.add(request);
            http.page(question(request));
            return;
        }
        if (!asksFirst) {
            requests.add(request);
        }
        beforeAnswering.run();
        var reply = new LinkedHashMap<>(answer.to(request));
        reply.putAll(answersToo);
        reply.put("state", request.getOrDefault("state", ""));
        http.redirect(callback.apply(Query.add(URI.create(request.getOrDefault("redirect_uri", "")), reply)));
    }

    private static String question(Map<String, String> request) {
        var fields = new StringBuilder();
        request.forEach((name, value) -> fields.append("<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                .formatted(
                        name,
                        value.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;"))));
        return """
                <!doctype html><html lang="en"><title>test idp</title>
                <form action="/authorize">%s<button name="%s" value="yes">Sign in</button></form>
                """.formatted(fields, CONFIRMED);
    }

    private String grant(Persona persona, Map<String, String> request) {
        var code = UUID.randomUUID().toString();
        grants.put(
                code,
                new Grant(persona, request.getOrDefault("nonce", ""), request.getOrDefault("client_id", CLIENT_ID)));
        return code;
    }

    private void token(Exchange http) {
        var grant = grants.remove(http.form().getOrDefault("code", ""));
        if (grant == null) {
            http.json(400, Map.of("error", "invalid_grant", "error_description", "no such code"));
            return;
        }
        var accessToken = accessToken(grant.persona());
        http.json(
                200,
                Map.of(
                        "access_token",
                        accessToken,
                        "token_type",
                        "Bearer",
                        "expires_in",
                        300,
                        "scope",
                        "openid profile email",
                        "id_token",
                        forgery.sign(idToken(grant), signingKey)));
    }

    private Map<String, Object> idToken(Grant grant) {
        long now = Instant.now().getEpochSecond();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", issuer().toString());
        claims.put("aud", grant.clientId());
        claims.put("iat", now);
        claims.put("auth_time", now);
        claims.put("exp", now + 300);
        claims.put("nonce", grant.nonce());
        claims.putAll(grant.persona().claims());
        claims.values().removeIf(Optional.empty()::equals);
        return claims;
    }

    private void userinfo(Exchange http) {
        var persona = accessTokens.get(http.header("Authorization").replaceFirst("^Bearer ", ""));
        if (persona == null) {
            http.json(401, Map.of("error", "invalid_token"));
        } else {
            http.json(200, persona.userinfo());
        }
    }
}
