package io.orgsso.e2e.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.UUID;

/** The connections of a realm. */
public record IdentityProviders(AdminApi api, String path) {
    /** Creates a connection with the settings that every connection has (design.md 9) and the gate mapper. */
    public void create(String alias, String providerId, Map<String, String> config) {
        api.post(
                        path,
                        Map.ofEntries(
                                Map.entry("alias", alias),
                                Map.entry("displayName", "Company sign-in"),
                                Map.entry("providerId", providerId),
                                Map.entry("enabled", true),
                                Map.entry("trustEmail", false),
                                Map.entry("storeToken", false),
                                Map.entry("linkOnly", false),
                                Map.entry("hideOnLogin", true),
                                Map.entry("firstBrokerLoginFlowAlias", "orgsso first broker login"),
                                Map.entry("postBrokerLoginFlowAlias", "orgsso post broker login"),
                                Map.entry("config", config)))
                .ok();
        addMapper(alias, "assertion gate", "orgsso-assertion-gate", Map.of("syncMode", "INHERIT"));
    }

    public void addMapper(String alias, String name, String mapper, Map<String, String> config) {
        addMapper(alias, UUID.randomUUID().toString(), name, mapper, config);
    }

    /** Mappers run in the order of their ids. */
    public void addMapper(String alias, String id, String name, String mapper, Map<String, String> config) {
        api.post(
                        path + "/" + alias + "/mappers",
                        Map.of(
                                "id",
                                id,
                                "name",
                                name,
                                "identityProviderAlias",
                                alias,
                                "identityProviderMapper",
                                mapper,
                                "config",
                                config))
                .ok();
    }

    /** Takes the gate away, which no connection should ever be without. */
    public void removeGate(String alias) {
        for (var mapper : api.get(path + "/" + alias + "/mappers").ok().body()) {
            if (mapper.path("identityProviderMapper").asText().equals("orgsso-assertion-gate")) {
                api.delete(path + "/" + alias + "/mappers/" + mapper.path("id").asText())
                        .ok();
            }
        }
    }

    public void enable(String alias, boolean enabled) {
        var connection = read(alias);
        api.put(path + "/" + alias, connection.put("enabled", enabled)).ok();
    }

    public void trustEmail(String alias, boolean trusted) {
        api.put(path + "/" + alias, read(alias).put("trustEmail", trusted)).ok();
    }

    public void linkOnly(String alias, boolean only) {
        api.put(path + "/" + alias, read(alias).put("linkOnly", only)).ok();
    }

    /** Changes single config values. */
    public void configure(String alias, Map<String, String> values) {
        var connection = read(alias);
        var config = (ObjectNode) connection.get("config");
        values.forEach(config::put);
        api.put(path + "/" + alias, connection).ok();
    }

    public Answer delete(String alias) {
        return api.delete(path + "/" + alias);
    }

    private ObjectNode read(String alias) {
        return (ObjectNode) api.get(path + "/" + alias).ok().body();
    }
}
