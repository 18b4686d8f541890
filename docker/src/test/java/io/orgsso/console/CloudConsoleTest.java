package io.orgsso.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The console against a realm that is played by this test. */
class CloudConsoleTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private HttpServer realm;
    private CloudConsole console;
    private String issuer;
    private String tokenAnswer = "";
    private int tokenStatus = 200;
    private Map<String, String> tokenRequest = Map.of();

    @BeforeEach
    void start() throws IOException {
        realm = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        realm.createContext("/", this::answerTokens);
        realm.start();
        issuer = "http://127.0.0.1:" + realm.getAddress().getPort() + "/realms/cloud";
        console = new CloudConsole(issuer, 0, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        console.close();
        realm.stop(0);
    }

    @Test
    void signInAsksForACodeWithPkceAndTheOrganizationScope() throws Exception {
        Map<String, String> asked = startSignIn();

        assertThat(asked)
                .containsEntry("client_id", "cloud-console")
                .containsEntry("response_type", "code")
                .containsEntry("scope", "openid profile email organization")
                .containsEntry("redirect_uri", console.url() + "/callback")
                .containsEntry("code_challenge_method", "S256")
                .containsKeys("state", "nonce", "code_challenge");
    }

    @Test
    void theSignedInPersonSeesHerNameAndOrganization() throws Exception {
        Map<String, String> asked = startSignIn();
        tokenAnswer = tokens(asked.getOrDefault("nonce", ""), issuer, NOW.plusSeconds(60));

        HttpResponse<String> back = get("/callback?code=c&state=" + asked.get("state"));

        assertThat(back.headers().firstValue("Location")).hasValue(console.url() + "/");
        assertThat(tokenRequest).containsEntry("code", "c").containsKey("code_verifier");
        assertThat(get("/").body())
                .contains("Alice Okafor")
                .contains("northwind")
                .contains("owner");
    }

    @Test
    void anAnswerWithAnotherStateIsRefused() throws Exception {
        startSignIn();

        HttpResponse<String> back = get("/callback?code=c&state=other");

        assertThat(back.statusCode()).isEqualTo(400);
        assertThat(back.body()).contains("belongs to no sign-in that was started here");
        assertThat(tokenRequest).isEmpty();
    }

    @Test
    void aTokenWithAnotherNonceIsRefused() throws Exception {
        Map<String, String> asked = startSignIn();
        tokenAnswer = tokens("other", issuer, NOW.plusSeconds(60));

        assertThat(get("/callback?code=c&state=" + asked.get("state")).body()).contains("the nonce is not");
    }

    @Test
    void anExpiredTokenIsRefused() throws Exception {
        Map<String, String> asked = startSignIn();
        tokenAnswer = tokens(asked.getOrDefault("nonce", ""), issuer, NOW.minusSeconds(1));

        assertThat(get("/callback?code=c&state=" + asked.get("state")).body()).contains("it has expired");
    }

    @Test
    void aTokenOfAnotherRealmIsRefused() throws Exception {
        Map<String, String> asked = startSignIn();
        tokenAnswer = tokens(asked.getOrDefault("nonce", ""), issuer + "-other", NOW.plusSeconds(60));

        assertThat(get("/callback?code=c&state=" + asked.get("state")).body()).contains("the issuer is not");
    }

    @Test
    void anErrorFromTheServerIsShownInItsWords() throws Exception {
        Map<String, String> asked = startSignIn();

        String page = get("/callback?error=access_denied&error_description=Not+%3Cyours%3E&state=" + asked.get("state"))
                .body();

        assertThat(page).contains("Not &lt;yours&gt; (access_denied)").contains("Try again");
    }

    @Test
    void aRefusedCodeIsShownInTheServersWords() throws Exception {
        Map<String, String> asked = startSignIn();
        tokenStatus = 400;
        tokenAnswer = "{\"error\": \"invalid_grant\", \"error_description\": \"Code not valid\"}";

        assertThat(get("/callback?code=c&state=" + asked.get("state")).body())
                .contains("Code not valid (invalid_grant)");
    }

    @Test
    void signOutGoesToTheRealmWithTheIdToken() throws Exception {
        Map<String, String> asked = startSignIn();
        tokenAnswer = tokens(asked.getOrDefault("nonce", ""), issuer, NOW.plusSeconds(60));
        get("/callback?code=c&state=" + asked.get("state"));

        String location = get("/sign-out").headers().firstValue("Location").orElse("");

        assertThat(location).startsWith(issuer + "/protocol/openid-connect/logout?");
        assertThat(Query.parse(URI.create(location).getRawQuery()))
                .containsKey("id_token_hint")
                .containsEntry("post_logout_redirect_uri", console.url() + "/");
        assertThat(get("/").body()).doesNotContain("Alice Okafor");
    }

    @Test
    void anotherHostNameIsLedToTheOneThatCookiesAndRedirectUriKnow() throws Exception {
        HttpResponse<String> page = browser.send(
                HttpRequest.newBuilder(URI.create(console.url().replace("127.0.0.1", "localhost") + "/"))
                        .build(),
                BodyHandlers.ofString());

        assertThat(page.headers().firstValue("Location")).hasValue(console.url() + "/");
    }

    private Map<String, String> startSignIn() throws Exception {
        String location = get("/sign-in").headers().firstValue("Location").orElse("");
        assertThat(location).startsWith(issuer + "/protocol/openid-connect/auth?");
        return Query.parse(URI.create(location).getRawQuery());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(console.url() + path)).build(), BodyHandlers.ofString());
    }

    private void answerTokens(HttpExchange exchange) throws IOException {
        try (exchange) {
            tokenRequest = Query.parse(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            byte[] body = tokenAnswer.getBytes(UTF_8);
            exchange.sendResponseHeaders(tokenStatus, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String tokens(String nonce, String issuer, Instant expiry) {
        String claims = """
                {"name": "Alice Okafor", "aud": "cloud-console", "nonce": "%s", "iss": "%s", "exp": %d,
                 "organization": {"northwind": {"id": "1", "role": "owner"}}}""".formatted(nonce, issuer, expiry.getEpochSecond());
        String token = "h." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8)) + ".s";
        return "{\"id_token\": \"" + token + "\", \"access_token\": \"" + token + "\"}";
    }
}
