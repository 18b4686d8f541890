package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberRow;
import io.orgsso.organization.Membership.LinkFacts;
import io.orgsso.organization.Membership.PersonFacts;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.TruthTables;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Members in whom truth and projection seemed to differ, looked at once more: truth, projection and marks are read in one
 * statement, so a change is seen with its mark or with what became of it.
 */
final class MemberSuspects {
    private static final String COLUMNS = "select k.organizationId, k.userId, k.alias, k.enabled, r.role,"
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
    MemberSuspects(EntityManager em, PersonDigest digest, ReconcileScope scope, boolean federated) {
        this.em = em;
        this.digest = digest;
        this.scope = scope;
        this.federated = federated;
    }

    /** What of {@code suspects} still differs although nobody is on the way there. */
    Map<MemberKey, Drift> confirm(List<MemberKey> suspects) {
        Map<MemberKey, Drift> confirmed = new LinkedHashMap<>();
        for (int from = 0; from < suspects.size(); from += LIST) {
            List<MemberKey> some = suspects.subList(from, Math.min(from + LIST, suspects.size()));
            Set<MemberKey> wanted = Set.copyOf(some);
            read(some).forEach((member, sides) -> {
                if (wanted.contains(member)) {
                    sides.drift(digest).ifPresent(drift -> confirmed.put(member, drift));
                }
            });
        }
        return confirmed;
    }

    @SuppressWarnings("unchecked")
    private Map<MemberKey, BothSides> read(List<MemberKey> some) {
        Query query = em.createQuery(statement())
                .setParameter("realm", scope.realmId())
                .setParameter("limit", Integer.MAX_VALUE)
                .setParameter(
                        "organizations",
                        some.stream().map(key -> key.organization().value()).collect(Collectors.toSet()))
                .setParameter(
                        "users", some.stream().map(key -> key.user().value()).collect(Collectors.toSet()));
        Map<MemberKey, BothSides> read = new LinkedHashMap<>();
        for (Object[] row : (List<Object[]>) query.getResultList()) {
            MemberKey member = new MemberKey(new OrganizationId((String) row[0]), new UserId((String) row[1]));
            // A row for each connection of the organization; the first that she is linked to counts.
            read.merge(member, sides(member, row), (held, next) -> held.link().isPresent() ? held : next);
        }
        return read;
    }

    private String statement() {
        String condition = "o.realmId = :realm and o.id in :organizations and ";
        return federated
                ? COLUMNS + "u.id from " + TruthTables.federatedMemberKeys(condition + "m.userId in :users")
                        + TruthTables.FEDERATIONS_OF_KEYS + OURS + UNMARKED + " order by k.groupId, k.userId"
                : COLUMNS + "u.enabled, u.email, u.firstName, u.lastName, c.alias, l.userId from "
                        + TruthTables.memberKeys(condition + "m.user.id in :users") + TruthTables.ACCOUNTS_OF_KEYS
                        + OURS + TruthTables.LINKS_OF_KEYS + UNMARKED + " order by k.groupId, k.userId, c.alias";
    }

    private BothSides sides(MemberKey member, Object[] row) {
        return new BothSides(
                (String) row[2],
                (Boolean) row[3],
                federated
                        ? Optional.ofNullable(row[11]).map(federation -> BothSides.FEDERATED)
                        : Optional.of(new PersonFacts(
                                (Boolean) row[11], (String) row[12], (String) row[13], (String) row[14])),
                (String) row[4],
                federated || row[16] == null
                        ? Optional.empty()
                        : Optional.of(new LinkFacts((String) row[15], (String) row[16])),
                row[5] == null ? Optional.empty() : Optional.of(known(member, row)));
    }

    private MemberRow known(MemberKey member, Object[] row) {
        return BothSides.known(
                scope.realmId(),
                member,
                (String) row[5],
                (String) row[6],
                (String) row[7],
                (String) row[8],
                (String) row[9],
                (String) row[10]);
    }
}
