package io.orgsso.e2e.admin;

import io.orgsso.e2e.browser.Query;
import io.orgsso.e2e.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keycloak's admin REST API, as the bootstrap admin or as whoever the given token belongs to. Safe for many threads. */
public final class AdminApi {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    // Admin tokens live 60 s.
    private static final Duration TOKEN_AGE = Duration.ofSeconds(40);
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(60);

    private final URI server;
    private final @Nullable String fixedToken;
    private final Duration patience;
    private @Nullable String token;
    private Instant tokenSince = Instant.EPOCH;

    private AdminApi(URI server, @Nullable String fixedToken, Duration patience) {
        this.server = server;
        this.fixedToken = fixedToken;
        this.patience = patience;
    }

    /** As the bootstrap admin of the master realm. */
    public static AdminApi asAdmin(URI server) {
        return new AdminApi(server, null, USUAL_PATIENCE);
    }

    /** With someone's access token. */
    public static AdminApi withToken(URI server, String accessToken) {
        return new AdminApi(server, accessToken, USUAL_PATIENCE);
    }

    /** The same, for what takes its time. */
    public AdminApi waitingUpTo(Duration patience) {
        return new AdminApi(server, fixedToken, patience);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    public Answer post(String path, Object body) {
        return send("POST", path, Json.write(body));
    }

    public Answer put(String path, Object body) {
        return send("PUT", path, Json.write(body));
    }

    /** Writes only if what is there still has this entity tag. */
    public Answer putIfMatch(String path, Object body, String etag) {
        return exchange("PUT", path, Json.write(body), "application/json", "If-Match", etag);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    /** Posts a form, which the invitation endpoints want. */
    public Answer postForm(String path, Map<String, String> form) {
        return exchange("POST", path, Query.encode(form), "application/x-www-form-urlencoded");
    }

    private Answer send(String method, String path, @Nullable String json) {
        return exchange(method, path, json, "application/json");
    }

    private Answer exchange(
            String method, String path, @Nullable String body, String contentType, String... furtherHeaders) {
        var publisher = body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        var request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(patience)
                .header("Authorization", "Bearer " + bearer())
                .header("Content-Type", contentType)
                .method(method, publisher);
        if (furtherHeaders.length > 0) {
            request.headers(furtherHeaders);
        }
        var response = exchange(request.build());
        return new Answer(
                method + " " + path,
                response.statusCode(),
                Json.parse(response.body()),
                response.headers().firstValue("Location").map(URI::create),
                response.headers().firstValue("Content-Type"),
                response.headers().firstValue("ETag"));
    }

    private synchronized String bearer() {
        if (fixedToken != null) {
            return fixedToken;
        }
        if (token == null || tokenSince.plus(TOKEN_AGE).isBefore(Instant.now())) {
            token = logIn();
            tokenSince = Instant.now();
        }
        return token;
    }

    private String logIn() {
        var form = Map.of("grant_type", "password", "client_id", "admin-cli", "username", "admin", "password", "admin");
        var response =
                exchange(HttpRequest.newBuilder(URI.create(server + "/realms/master/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(Query.encode(form)))
                        .build());
        if (response.statusCode() != 200) {
            throw new AssertionError("the admin cannot sign in: " + response.statusCode() + " " + response.body());
        }
        return Json.parse(response.body()).path("access_token").asText();
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at " + request.uri(), e);
        }
    }
}
