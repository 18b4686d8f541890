package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberRow;
import io.orgsso.account.MemberState;
import io.orgsso.member.AccountRole;
import io.orgsso.organization.Membership.PersonFacts;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.TruthTables;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Truth and projection of members side by side, one statement a page, in the order of Keycloak's membership table. */
final class MemberPages {
    private static final String COLUMNS = "select k.groupId, k.organizationId, k.alias, k.enabled, k.userId, r.role,"
            + " p.state, p.organizationAlias, p.role, p.digest, p.connectionAlias, p.subject, ";
    private static final String OURS =
            " left join OrgssoMember p on p.organizationId = k.organizationId and p.userId = k.userId"
                    + " left join OrgssoMemberRole r on r.organizationId = k.organizationId and r.userId = k.userId";
    /**
     * Nobody is on the way to this member: there is no mark of hers, and none that stands for her and others. One question
     * each, which an index answers; all in one would read every mark for every suspect.
     */
    private static final String UNMARKED = Stream.of(
                    "x.organizationId = k.organizationId and x.userId = k.userId",
                    "x.organizationId = k.organizationId and x.userId is null",
                    "x.organizationId is null and x.userId = k.userId",
                    "x.organizationId is null and x.userId is null")
            .map(spot -> "not exists (select 1 from OrgssoMark x where " + spot + " and x.realmId = k.realmId)")
            .collect(Collectors.joining(" and ", " where ", ""));
    /** Databases bound the length of a list. */
    private static final int LIST = 500;

    private final EntityManager em;
    private final PersonDigest digest;
    private final ReconcileScope scope;
    private final boolean federated;

    /** @param federated members whom a federation holds, instead of those with an account of Keycloak's own */
    MemberPages(EntityManager em, PersonDigest digest, ReconcileScope scope, boolean federated) {
        this.em = em;
        this.digest = digest;
        this.scope = scope;
        this.federated = federated;
    }

    /** One member, both ways. */
    record Compared(String groupId, MemberKey member, Projection.Truth truth, Optional<MemberRow> known) {
        Optional<Drift> drift() {
            return Drift.between(truth, known);
        }
    }

    /** The members after {@code user} in this group; without a user, those of the groups after it. */
    List<Compared> after(String group, @Nullable String user, int limit) {
        String position = user == null
                ? " and o.groupId > :group and m.groupId > :group"
                : " and o.groupId = :group and m.groupId = :group and " + userOf() + " > :user";
        Query query = em.createQuery(statement(position, "")).setParameter("limit", limit);
        query.setParameter("group", group);
        if (user != null) {
            query.setParameter("user", user);
        }
        return read(query);
    }

    /**
     * What of {@code suspects} still differs although nobody is on the way there: truth, projection and marks are read in
     * one statement, so a change is seen with its mark or with what became of it.
     */
    Map<MemberKey, Drift> confirm(List<MemberKey> suspects) {
        Map<MemberKey, Drift> confirmed = new LinkedHashMap<>();
        for (int from = 0; from < suspects.size(); from += LIST) {
            List<MemberKey> some = suspects.subList(from, Math.min(from + LIST, suspects.size()));
            Set<MemberKey> wanted = Set.copyOf(some);
            Query query = em.createQuery(
                            statement(" and o.id in :organizations and " + userOf() + " in :users", UNMARKED))
                    .setParameter("limit", Integer.MAX_VALUE)
                    .setParameter(
                            "organizations",
                            some.stream().map(key -> key.organization().value()).collect(Collectors.toSet()))
                    .setParameter(
                            "users",
                            some.stream().map(key -> key.user().value()).collect(Collectors.toSet()));
            read(query).stream()
                    .filter(row -> wanted.contains(row.member()))
                    .forEach(row -> row.drift().ifPresent(drift -> confirmed.put(row.member(), drift)));
        }
        return confirmed;
    }

    private String userOf() {
        return federated ? "m.userId" : "m.user.id";
    }

    private String statement(String position, String last) {
        String condition = "o.realmId = :realm"
                + scope.organization().map(one -> " and o.id = :organization").orElse("") + position;
        return federated
                ? COLUMNS + "u.id from " + TruthTables.federatedMemberPage(condition) + OURS + last
                        + " order by k.groupId, k.userId"
                : COLUMNS + "u.enabled, u.email, u.firstName, u.lastName, c.alias, l.userId from "
                        + TruthTables.memberPage(condition) + OURS + TruthTables.LINKS_OF_PAGE + last
                        + " order by k.groupId, k.userId, c.alias";
    }

    @SuppressWarnings("unchecked")
    private List<Compared> read(Query query) {
        query.setParameter("realm", scope.realmId());
        scope.organization().ifPresent(one -> query.setParameter("organization", one.value()));
        List<Compared> page = new ArrayList<>();
        Object[] held = null;
        for (Object[] row : (List<Object[]>) query.getResultList()) {
            if (held != null && held[1].equals(row[1]) && held[4].equals(row[4])) {
                // Another connection of the organization; the first that she is linked to counts.
                held = isLinked(held) ? held : row;
                continue;
            }
            if (held != null) {
                page.add(compared(held));
            }
            held = row;
        }
        if (held != null) {
            page.add(compared(held));
        }
        return page;
    }

    private boolean isLinked(Object[] row) {
        return !federated && row[17] != null;
    }

    private Compared compared(Object[] row) {
        MemberKey member = new MemberKey(new OrganizationId((String) row[1]), new UserId((String) row[4]));
        PersonFacts person = federated
                ? new PersonFacts(true, null, null, null)
                : new PersonFacts((Boolean) row[12], (String) row[13], (String) row[14], (String) row[15]);
        boolean linked = isLinked(row);
        Projection.Truth truth = new Projection.Truth(
                row[12] != null,
                person.enabled(),
                (Boolean) row[3],
                true,
                role(row[5]),
                (String) row[2],
                digest.of(person),
                linked ? (String) row[16] : null,
                linked ? (String) row[17] : null);
        return new Compared(
                (String) row[0], member, truth, row[6] == null ? Optional.empty() : Optional.of(known(member, row)));
    }

    /** As far as {@link Projection} compares it. */
    private MemberRow known(MemberKey member, Object[] row) {
        return new MemberRow(
                scope.realmId(),
                member.organization(),
                (String) row[7],
                member.user(),
                MemberState.of((String) row[6]),
                null,
                role(row[8]),
                0,
                (String) row[9],
                (String) row[10],
                (String) row[11],
                0,
                null,
                "",
                0,
                "",
                null,
                null);
    }

    private static AccountRole role(@Nullable Object word) {
        return word == null ? AccountRole.MEMBER : AccountRole.of((String) word);
    }
}
