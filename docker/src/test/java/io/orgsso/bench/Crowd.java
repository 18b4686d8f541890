package io.orgsso.bench;

import java.util.Map;

/**
 * Many organizations in a realm, each with a verified domain and a connection of its own. One is made by the admin API,
 * the others are copies of its rows: that way 20,000 take seconds, and they are what Keycloak itself wrote.
 */
final class Crowd {
    private final Database database;
    private final BenchRealm realm;
    private final Copies copies;

    private Crowd(Database database, BenchRealm realm, int size) {
        this.database = database;
        this.realm = realm;
        this.copies = new Copies(database, Server.MAIN, size);
    }

    /** Fills a realm with organizations {@code c1.example} to {@code c<size>.example}. */
    static void fill(Database database, BenchRealm realm, int size, Map<String, String> config) {
        realm.organization("template", "template.example", "c-template", "oidc", config);
        new Crowd(database, realm, size).copy();
    }

    private void copy() {
        var realmId = text("select id from realm where name = '" + realm.name() + "'");
        var org = text("select id from org where alias = 'template' and realm_id = '" + realmId + "'");
        var group = text("select group_id from org where id = '" + org + "'");
        var idp = text("select internal_id from identity_provider where organization_id = '" + org + "'");
        copies.of(
                "org",
                "id = '" + org + "'",
                Map.of("id", id("org"), "group_id", id("group"), "name", "'c' || i", "alias", "'c' || i"));
        copies.of(
                "keycloak_group",
                "id = '" + group + "'",
                Map.of("id", id("group"), "name", id("org"), "org_id", id("org")));
        copies.of(
                "org_domain",
                "org_id = '" + org + "'",
                Map.of("id", id("domain"), "name", domain(), "org_id", id("org")));
        copies.of(
                "identity_provider",
                "internal_id = '" + idp + "'",
                Map.of("internal_id", id("idp"), "provider_alias", "'c-' || i", "organization_id", id("org")));
        copies.of(
                "identity_provider_config",
                "identity_provider_id = '" + idp + "'",
                Map.of(
                        "identity_provider_id",
                        id("idp"),
                        "value",
                        "case when t.name = 'kc.org.domain' then " + domain() + " else t.value end"));
        if (realm.side() == Side.OURS) {
            copies.of(
                    "orgsso_domain_claim",
                    "org_id = '" + org + "'",
                    Map.of("id", id("claim"), "domain", domain(), "org_id", id("org")));
        }
        copies.write();
    }

    private String id(String kind) {
        return "md5('" + realm.name() + kind + "' || i)::uuid::text";
    }

    private static String domain() {
        return "'c' || i || '.example'";
    }

    private String text(String sql) {
        return database.text(Server.MAIN, sql);
    }
}
