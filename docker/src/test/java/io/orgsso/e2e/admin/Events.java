package io.orgsso.e2e.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** What Keycloak recorded. */
public record Events(AdminApi api, String realmPath) {
    /** User events, newest first. */
    public List<JsonNode> recent(int most) {
        return list("/events?max=" + most);
    }

    public List<JsonNode> adminEvents(int most) {
        return list("/admin-events?max=" + most);
    }

    /** Forgets the user events, so that a test sees only its own. */
    public void clear() {
        api.delete(realmPath + "/events").ok();
    }

    private List<JsonNode> list(String below) {
        return StreamSupport.stream(api.get(realmPath + below).ok().body().spliterator(), false)
                .toList();
    }
}
