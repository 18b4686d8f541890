package io.orgsso.e2e.oidc;

import com.fasterxml.jackson.databind.JsonNode;

/** What the token endpoint said, well or ill. */
public record TokenAnswer(int status, JsonNode body) {
    /** The tokens; fails, showing the answer, if there are none. */
    public Tokens tokens() {
        if (status != 200) {
            throw new AssertionError("token endpoint answered " + status + ": " + body);
        }
        return Tokens.of(body);
    }

    public String error() {
        return body.path("error").asText();
    }
}
