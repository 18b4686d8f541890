package io.orgsso.e2e.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import io.orgsso.e2e.admin.MemberRow;
import io.orgsso.e2e.world.Organization;
import io.orgsso.e2e.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an attack must leave as it was: every account, the memberships of the organizations concerned, and the links,
 * sessions and row of the victim.
 */
record Snapshot(
        Map<String, String> accounts,
        Map<String, List<String>> members,
        List<String> victimsConnections,
        int victimsSessions,
        Optional<MemberRow> victimsRow) {

    static Snapshot of(World world, String victimsEmail, Organization... organizations) {
        var users = world.cloud().users();
        var victim = users.idOf(victimsEmail);
        var accounts = users.all().stream()
                .collect(Collectors.toMap(
                        account -> account.path("id").asText(), Snapshot::identity, (one, other) -> one, TreeMap::new));
        var members = Arrays.stream(organizations)
                .collect(Collectors.toMap(
                        Organization::alias, Snapshot::sortedMembers, (one, other) -> one, TreeMap::new));
        var row = Arrays.stream(organizations)
                .map(organization -> organization.row(victim))
                .flatMap(Optional::stream)
                .findFirst();
        return new Snapshot(accounts, members, users.linkedConnections(victim), users.sessionCount(victim), row);
    }

    /** The accounts whose username or email has this domain. */
    List<String> accountsWith(String domain) {
        return accounts.values().stream()
                .filter(account -> account.contains("@" + domain + " "))
                .sorted()
                .toList();
    }

    private static String identity(JsonNode account) {
        Function<String, String> field = name -> account.path(name).asText();
        return String.join(
                " | ",
                field.apply("username"),
                field.apply("email"),
                field.apply("emailVerified"),
                field.apply("enabled"),
                field.apply("firstName"),
                field.apply("lastName"));
    }

    private static List<String> sortedMembers(Organization organization) {
        return organization.members().stream().sorted().toList();
    }
}
