package io.orgsso.e2e.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orgsso.e2e.browser.Query;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The accounts of a realm. */
public record Users(AdminApi api, String path) {
    /** Creates a local account with a password and a verified email; its id. */
    public String create(String email, String password) {
        return create(Map.of(
                "username",
                email,
                "email",
                email,
                "emailVerified",
                true,
                "firstName",
                "First",
                "lastName",
                "Last",
                "enabled",
                true,
                "credentials",
                List.of(Map.of("type", "password", "value", password))));
    }

    /** Creates an account as represented; its id. */
    public String create(Map<String, Object> representation) {
        return api.post(path, representation).createdId();
    }

    public Optional<JsonNode> byEmail(String email) {
        return list("?exact=true&email=" + Query.encode(email)).stream().findFirst();
    }

    public Optional<JsonNode> byUsername(String username) {
        return list("?exact=true&username=" + Query.encode(username)).stream().findFirst();
    }

    public Optional<JsonNode> byId(String id) {
        var answer = api.get(path + "/" + id);
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(answer.ok().body());
    }

    /** The id of the account with this email; fails if there is none. */
    public String idOf(String email) {
        return byEmail(email)
                .map(user -> user.path("id").asText())
                .orElseThrow(() -> new AssertionError("no account with email " + email));
    }

    public List<JsonNode> all() {
        return list("?max=5000");
    }

    /** Replaces some fields of an account. */
    public void update(String id, Map<String, String> fields) {
        var user = (ObjectNode) byId(id).orElseThrow();
        fields.forEach(user::put);
        api.put(path + "/" + id, user).ok();
    }

    public void enable(String id, boolean enabled) {
        var user = (ObjectNode) byId(id).orElseThrow();
        api.put(path + "/" + id, user.put("enabled", enabled)).ok();
    }

    public Answer delete(String id) {
        return api.delete(path + "/" + id);
    }

    /** Aliases of the connections that an account is linked to. */
    public List<String> linkedConnections(String id) {
        return StreamSupport.stream(
                        api.get(path + "/" + id + "/federated-identity")
                                .ok()
                                .body()
                                .spliterator(),
                        false)
                .map(link -> link.path("identityProvider").asText())
                .toList();
    }

    /** Types of an account's credentials: password, otp, webauthn-passwordless. */
    public List<String> credentialTypes(String id) {
        return StreamSupport.stream(
                        api.get(path + "/" + id + "/credentials").ok().body().spliterator(), false)
                .map(credential -> credential.path("type").asText())
                .toList();
    }

    /** An administrator links an account to a connection. */
    public Answer link(String id, String connection, String subject) {
        return api.post(
                path + "/" + id + "/federated-identity/" + connection,
                Map.of("identityProvider", connection, "userId", subject, "userName", subject));
    }

    public void setPassword(String id, String password) {
        api.put(path + "/" + id + "/reset-password", Map.of("type", "password", "value", password, "temporary", false))
                .ok();
    }

    public int sessionCount(String id) {
        return api.get(path + "/" + id + "/sessions").ok().body().size();
    }

    private List<JsonNode> list(String query) {
        return StreamSupport.stream(api.get(path + query).ok().body().spliterator(), false)
                .toList();
    }
}
