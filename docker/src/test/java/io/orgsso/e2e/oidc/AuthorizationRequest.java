package io.orgsso.e2e.oidc;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.orgsso.e2e.browser.Query;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** One authorization request (RFC 6749 4.1.1, RFC 7636) and what must be remembered of it. */
public record AuthorizationRequest(URI uri, String state, String nonce, String verifier) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static AuthorizationRequest fresh(Client client, String scope) {
        var state = random();
        var nonce = random();
        var verifier = random();
        var parameters = new LinkedHashMap<String, String>();
        parameters.put("response_type", "code");
        parameters.put("client_id", client.id());
        parameters.put("redirect_uri", client.redirectUri().toString());
        parameters.put("scope", scope);
        parameters.put("state", state);
        parameters.put("nonce", nonce);
        parameters.put("code_challenge", challenge(verifier));
        parameters.put("code_challenge_method", "S256");
        var uri = Query.add(URI.create(client.realm() + "/protocol/openid-connect/auth"), parameters);
        return new AuthorizationRequest(uri, state, nonce, verifier);
    }

    /** The same request with one parameter more, such as {@code login_hint} or {@code prompt}. */
    public AuthorizationRequest with(String parameter, String value) {
        return new AuthorizationRequest(Query.add(uri, Map.of(parameter, value)), state, nonce, verifier);
    }

    private static String challenge(String verifier) {
        try {
            return base64Url(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String random() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return base64Url(bytes);
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
