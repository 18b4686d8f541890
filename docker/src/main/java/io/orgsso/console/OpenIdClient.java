package io.orgsso.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** The public client {@code cloud-console} towards its realm: authorization code with PKCE, and sign-out. */
final class OpenIdClient {
    private static final String CLIENT_ID = "cloud-console";
    private static final JsonMapper JSON = new JsonMapper();

    private final String issuer;
    private final String ownUrl;
    private final Clock clock;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    OpenIdClient(String issuer, String ownUrl, Clock clock) {
        this.issuer = issuer;
        this.ownUrl = ownUrl;
        this.clock = clock;
    }

    String authorizationUrl(Pkce pkce) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("client_id", CLIENT_ID);
        parameters.put("response_type", "code");
        parameters.put("scope", "openid profile email organization");
        parameters.put("redirect_uri", callback());
        parameters.put("state", pkce.state());
        parameters.put("nonce", pkce.nonce());
        parameters.put("code_challenge", pkce.challenge());
        parameters.put("code_challenge_method", "S256");
        return endpoint("auth") + "?" + Query.encode(parameters);
    }

    /** RP-initiated logout (OpenID Connect RP-Initiated Logout 1.0). */
    String signOutUrl(SignedIn person) {
        return endpoint("logout") + "?"
                + Query.encode(Map.of("id_token_hint", person.rawIdToken(), "post_logout_redirect_uri", ownUrl + "/"));
    }

    SignedIn redeem(String code, Pkce pkce) throws SignInException {
        JsonNode answer = post(
                endpoint("token"),
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        CLIENT_ID,
                        "code",
                        code,
                        "redirect_uri",
                        callback(),
                        "code_verifier",
                        pkce.verifier()));
        String rawIdToken = answer.path("id_token").asText();
        JsonNode idToken = claims(rawIdToken);
        check(idToken, pkce);
        return new SignedIn(
                rawIdToken, idToken, claims(answer.path("access_token").asText()));
    }

    // The token came straight from the token endpoint, over loopback, so its signature may stay unchecked
    // (OpenID Connect Core 3.1.3.7, step 6); everything else is checked.
    private void check(JsonNode idToken, Pkce pkce) throws SignInException {
        require(idToken.path("nonce").asText().equals(pkce.nonce()), "the nonce is not the one that was sent");
        require(idToken.path("iss").asText().equals(issuer), "the issuer is not " + issuer);
        JsonNode audience = idToken.path("aud");
        boolean forUs = audience.isArray()
                ? audience.valueStream().anyMatch(one -> one.asText().equals(CLIENT_ID))
                : audience.asText().equals(CLIENT_ID);
        require(forUs, "the audience is not " + CLIENT_ID);
        require(idToken.path("exp").asLong() > clock.instant().getEpochSecond(), "it has expired");
    }

    private static void require(boolean condition, String otherwise) throws SignInException {
        if (!condition) {
            throw new SignInException("The ID token is not for this sign-in: " + otherwise + ".");
        }
    }

    private JsonNode post(String url, Map<String, String> form) throws SignInException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(15))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(Query.encode(form)))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode answer = JSON.readTree(response.body());
            if (response.statusCode() != 200) {
                throw new SignInException(describe(
                        answer.path("error").asText(),
                        answer.path("error_description").asText()));
            }
            return answer;
        } catch (IOException e) {
            throw new SignInException("The server did not answer the request for tokens: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SignInException("Interrupted while waiting for tokens.", e);
        }
    }

    static String describe(String error, String description) {
        if (description.isBlank()) {
            return "The server answered: " + (error.isBlank() ? "an error without a name" : error) + ".";
        }
        return "The server answered: " + description + (error.isBlank() ? "" : " (" + error + ")") + ".";
    }

    static JsonNode claims(String token) throws SignInException {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            throw new SignInException("The server sent something that is no signed token.");
        }
        try {
            return JSON.readTree(
                    new String(Base64.getUrlDecoder().decode(parts[1]), java.nio.charset.StandardCharsets.UTF_8));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new SignInException("The server sent a token that cannot be read.", e);
        }
    }

    private String endpoint(String name) {
        return issuer + "/protocol/openid-connect/" + name;
    }

    private String callback() {
        return ownUrl + "/callback";
    }
}
