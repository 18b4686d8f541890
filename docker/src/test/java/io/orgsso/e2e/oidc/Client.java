package io.orgsso.e2e.oidc;

import io.orgsso.e2e.browser.Arrival;
import io.orgsso.e2e.browser.Query;
import io.orgsso.e2e.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A public client with PKCE.
 *
 * @param realm the realm's address, {@code http://127.0.0.1:8400/realms/cloud}
 */
public record Client(URI realm, String id, URI redirectUri) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The demo's client; nothing needs to listen at its redirect URI, the browsers stop there. */
    public static Client cloudConsole(URI realm) {
        return new Client(realm, "cloud-console", URI.create("http://127.0.0.1:8449/callback"));
    }

    /** A request for these scopes, with fresh state, nonce and PKCE verifier. */
    public AuthorizationRequest begin(String scope) {
        return AuthorizationRequest.fresh(this, scope);
    }

    /** Trades the code that arrived for tokens; fails on anything but 200. */
    public Tokens redeem(AuthorizationRequest request, Arrival arrival) {
        var query = arrival.query();
        if (!request.state().equals(query.get("state"))) {
            throw new AssertionError("another state came back: " + arrival);
        }
        var code = arrival.code().orElseThrow(() -> new AssertionError("no code: " + arrival));
        var answer = token(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                redirectUri.toString(),
                "code_verifier",
                request.verifier()));
        return answer.tokens();
    }

    public TokenAnswer refresh(Tokens tokens) {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", tokens.refreshToken()));
    }

    public TokenAnswer refresh(Tokens tokens, String scope) {
        return token(Map.of("grant_type", "refresh_token", "refresh_token", tokens.refreshToken(), "scope", scope));
    }

    /** Posts to the token endpoint as this client. */
    public TokenAnswer token(Map<String, String> parameters) {
        return post("/token", parameters);
    }

    /** Posts to one of the realm's protocol endpoints as this client. */
    public TokenAnswer post(String endpoint, Map<String, String> parameters) {
        var form = new LinkedHashMap<>(parameters);
        form.put("client_id", id);
        var request = HttpRequest.newBuilder(URI.create(realm + "/protocol/openid-connect" + endpoint))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(Query.encode(form)))
                .build();
        try {
            var response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            return new TokenAnswer(response.statusCode(), Json.parse(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at the token endpoint", e);
        }
    }
}
