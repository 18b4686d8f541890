package io.orgsso.e2e.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The account-resource store by its own endpoints: what it believes, not what Keycloak believes. */
public record Store(AdminApi api, String path) {
    private static final int PAGE = 100;

    /** The member rows of an account, page by page in the order of user ids. */
    public List<MemberRow> members(String alias) {
        var all = new ArrayList<MemberRow>();
        List<MemberRow> page;
        do {
            var after = all.isEmpty() ? "" : "&after=" + all.get(all.size() - 1).userId();
            page = rows(api.get(path + "/accounts/" + alias + "/members?max=" + PAGE + after)
                            .ok()
                            .body())
                    .stream()
                    .map(MemberRow::of)
                    .toList();
            all.addAll(page);
        } while (page.size() == PAGE);
        return all;
    }

    public Optional<MemberRow> member(String alias, String userId) {
        return members(alias).stream()
                .filter(row -> row.userId().equals(userId))
                .findFirst();
    }

    /** Whether the account is there at all. */
    public boolean knows(String alias) {
        return api.get(path + "/accounts/" + alias).status() == 200;
    }

    public Answer verifyDomain(String alias, String domain, Optional<String> connection) {
        var claim = new LinkedHashMap<String, Object>();
        claim.put("domain", domain);
        connection.ifPresent(name -> claim.put("connection", name));
        claim.put("verified", true);
        claim.put("reason", "proven for the end-to-end tests");
        return api.post(path + "/orgs/" + alias + "/domains", claim);
    }

    public Answer policy(String alias) {
        return api.get(path + "/orgs/" + alias + "/policy");
    }

    /** Sets these fields of the organization's policy: enforcement, sessionIdleSeconds, sessionMaxSeconds, rejoin. */
    public Answer setPolicy(String alias, Map<String, ?> fields) {
        return api.put(path + "/orgs/" + alias + "/policy", fields);
    }

    /** The rows of an array, or of the one array in an object. */
    private static List<JsonNode> rows(JsonNode body) {
        var array = body.isArray()
                ? body
                : StreamSupport.stream(body.spliterator(), false)
                        .filter(JsonNode::isArray)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no array of rows in " + body));
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
