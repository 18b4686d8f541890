package io.orgsso.e2e.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.e2e.browser.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Keycloak's own organizations and their members: the truth that the store has to agree with. */
public record Organizations(AdminApi api, String path) {
    /** Creates an organization; its id. */
    public String create(String alias, List<String> domains, Map<String, List<String>> attributes) {
        var rows = domains.stream().map(domain -> Map.of("name", domain)).toList();
        var organization =
                Map.of("name", alias, "alias", alias, "enabled", true, "domains", rows, "attributes", attributes);
        return api.post(path, organization).createdId();
    }

    public Optional<String> idOf(String alias) {
        return stream(api.get(path + "?max=1000&briefRepresentation=true").ok().body())
                .filter(organization -> organization.path("alias").asText().equals(alias))
                .map(organization -> organization.path("id").asText())
                .findFirst();
    }

    public void enable(String id, boolean enabled) {
        var organization = (ObjectNode) api.get(path + "/" + id).ok().body();
        api.put(path + "/" + id, organization.put("enabled", enabled)).ok();
    }

    public void setAttribute(String id, String name, String value) {
        var organization = (ObjectNode) api.get(path + "/" + id).ok().body();
        organization.withObject("/attributes").putArray(name).add(value);
        api.put(path + "/" + id, organization).ok();
    }

    public Answer delete(String id) {
        return api.delete(path + "/" + id);
    }

    public void link(String id, String connection) {
        api.post(path + "/" + id + "/identity-providers", connection).ok();
    }

    /** Takes a connection out of the organization: it is the realm's own from then on. */
    public void unlink(String id, String connection) {
        api.delete(path + "/" + id + "/identity-providers/" + connection).ok();
    }

    public List<JsonNode> members(String id) {
        return stream(api.get(path + "/" + id + "/members?max=1000").ok().body())
                .toList();
    }

    /** Emails of the members, as Keycloak lists them. */
    public List<String> memberEmails(String id) {
        return members(id).stream().map(member -> member.path("email").asText()).toList();
    }

    public boolean isMember(String id, String userId) {
        return api.get(path + "/" + id + "/members/" + userId).status() == 200;
    }

    public Answer addMember(String id, String userId) {
        return api.post(path + "/" + id + "/members", userId);
    }

    public Answer removeMember(String id, String userId) {
        return api.delete(path + "/" + id + "/members/" + userId);
    }

    public Answer invite(String id, String email) {
        return api.postForm(path + "/" + id + "/members/invite-user", Map.of("email", email));
    }

    /** Aliases of the organizations that a person is in. */
    public List<String> of(String userId) {
        return stream(api.get(path + "/members/" + Query.encode(userId) + "/organizations")
                        .ok()
                        .body())
                .map(organization -> organization.path("alias").asText())
                .toList();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
