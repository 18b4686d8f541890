package io.orgsso.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Many organizations in a realm, each with a verified domain and a connection of its own. One is made by the admin API,
 * the others are copies of its rows: that way 20,000 take seconds, and they are what Keycloak itself wrote.
 */
final class Crowd {
    private final Database database;
    private final BenchRealm realm;
    private final int size;
    private final List<String> statements = new ArrayList<>();

    private Crowd(Database database, BenchRealm realm, int size) {
        this.database = database;
        this.realm = realm;
        this.size = size;
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
        rows(
                "org",
                "id = '" + org + "'",
                Map.of("id", id("org"), "group_id", id("group"), "name", "'c' || i", "alias", "'c' || i"));
        rows(
                "keycloak_group",
                "id = '" + group + "'",
                Map.of("id", id("group"), "name", id("org"), "org_id", id("org")));
        rows("org_domain", "org_id = '" + org + "'", Map.of("id", id("domain"), "name", domain(), "org_id", id("org")));
        rows(
                "identity_provider",
                "internal_id = '" + idp + "'",
                Map.of("internal_id", id("idp"), "provider_alias", "'c-' || i", "organization_id", id("org")));
        rows(
                "identity_provider_config",
                "identity_provider_id = '" + idp + "'",
                Map.of(
                        "identity_provider_id",
                        id("idp"),
                        "value",
                        "case when t.name = 'kc.org.domain' then " + domain() + " else t.value end"));
        if (realm.side() == Side.OURS) {
            rows(
                    "orgsso_domain_claim",
                    "org_id = '" + org + "'",
                    Map.of("id", id("claim"), "domain", domain(), "org_id", id("org")));
        }
        statements.forEach(sql -> database.execute(Server.MAIN, sql));
    }

    /** Copies of the rows that a condition finds, with these columns of their own. */
    private void rows(String table, String condition, Map<String, String> own) {
        var columns = text("select string_agg(column_name, ',') from information_schema.columns where table_name = '"
                + table + "' and table_schema = 'public'");
        var values = new LinkedHashMap<String, String>();
        for (var column : columns.split(",", -1)) {
            values.put(column, own.getOrDefault(column, "t." + column));
        }
        statements.add("insert into " + table + " (" + String.join(",", values.keySet()) + ") select "
                + String.join(",", values.values()) + " from " + table + " t, generate_series(1, " + size
                + ") i where t." + condition);
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
