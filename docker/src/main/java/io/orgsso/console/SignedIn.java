package io.orgsso.console;

import com.fasterxml.jackson.databind.JsonNode;

/** Both tokens of a person: the ID token as received (to sign out with) and the claims of both. */
record SignedIn(String rawIdToken, JsonNode idToken, JsonNode accessToken) {

    String name() {
        String name = idToken.path("name").asText();
        return name.isBlank() ? email() : name;
    }

    String email() {
        return idToken.path("email").asText();
    }

    /** The claim {@code organization}: an object from alias to id and role. Empty for a person without one. */
    JsonNode organizations() {
        return idToken.path("organization");
    }
}
