package io.orgsso.e2e.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.json.Json;
import java.util.Base64;

/**
 * What a client holds after a login.
 *
 * @param access claims of the access token, read without checking its signature (the server under test signed it)
 * @param id claims of the ID token; a missing node without scope {@code openid}
 */
public record Tokens(JsonNode access, JsonNode id, String accessToken, String refreshToken, JsonNode answer) {
    static Tokens of(JsonNode answer) {
        var access = answer.path("access_token").asText();
        var id = answer.path("id_token");
        return new Tokens(
                claims(access),
                id.isMissingNode() ? id : claims(id.asText()),
                access,
                answer.path("refresh_token").asText(),
                answer);
    }

    public String subject() {
        return access.path("sub").asText();
    }

    private static JsonNode claims(String jwt) {
        return Json.parse(new String(Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]), UTF_8));
    }
}
