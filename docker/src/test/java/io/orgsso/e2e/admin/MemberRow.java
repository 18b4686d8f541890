package io.orgsso.e2e.admin;

import com.fasterxml.jackson.databind.JsonNode;

/** A member as the store knows it. */
public record MemberRow(String userId, String email, String state, String role, long version) {
    static MemberRow of(JsonNode row) {
        return new MemberRow(
                row.path("userId").asText(),
                row.path("email").asText(),
                row.path("state").asText(),
                row.path("role").asText(),
                row.path("version").asLong());
    }
}
