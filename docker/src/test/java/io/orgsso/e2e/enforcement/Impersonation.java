package io.orgsso.e2e.enforcement;

import io.orgsso.e2e.oidc.Client;
import io.orgsso.e2e.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;

/** The browser of an administrator who has become somebody by the admin console's button. */
record Impersonation(String cookies) {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static Impersonation of(World world, String userId) {
        var master = new Client(
                world.server().realm("master"), "admin-cli", world.console().redirectUri());
        var admin = master.token(Map.of("grant_type", "password", "username", "admin", "password", "admin"))
                .tokens();
        var address = URI.create(world.server().url() + world.cloud().path("/users/" + userId + "/impersonation"));
        var answer = send(HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + admin.accessToken())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());
        if (answer.statusCode() != 200) {
            throw new AssertionError("impersonation answered " + answer.statusCode() + ": " + answer.body());
        }
        return new Impersonation(answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.split(";", 2)[0])
                .filter(cookie -> !cookie.endsWith("="))
                .collect(Collectors.joining("; ")));
    }

    /** What the browser shows there, or where it is sent on to. */
    String open(URI address) {
        var answer =
                send(HttpRequest.newBuilder(address).header("Cookie", cookies).build());
        return answer.headers().firstValue("Location").orElseGet(answer::body);
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
