package io.orgsso.e2e.session;

import io.orgsso.e2e.json.Json;
import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.oidc.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What Keycloak answers about a token to others than the one who holds it. */
final class SessionState {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private SessionState() {}

    /** The status of the userinfo endpoint: 200 while the session lives. */
    static int userinfo(Client client, Tokens tokens) {
        return send(HttpRequest.newBuilder(URI.create(client.realm() + "/protocol/openid-connect/userinfo"))
                        .header("Authorization", "Bearer " + tokens.accessToken())
                        .build())
                .statusCode();
    }

    /** Whether introspection (RFC 7662) calls the access token active. */
    static boolean isActive(Introspector introspector, Tokens tokens) {
        var answer = send(
                HttpRequest.newBuilder(URI.create(introspector.realm() + "/protocol/openid-connect/token/introspect"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("client_id=" + introspector.id() + "&client_secret="
                                + introspector.secret() + "&token=" + tokens.accessToken()))
                        .build());
        return Json.parse(answer.body()).path("active").asBoolean();
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri().toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
