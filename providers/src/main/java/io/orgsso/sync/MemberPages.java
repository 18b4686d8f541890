package io.orgsso.sync;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberRow;
import io.orgsso.organization.Membership.LinkFacts;
import io.orgsso.organization.Membership.PersonFacts;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.TruthTables;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hibernate.jpa.HibernateHints;
import org.jspecify.annotations.Nullable;

/**
 * Compares members page by page, in the order of Keycloak's membership table. A page is a {@link Stretch} of that table,
 * and each table is read by itself between its two ends: a database then walks along an index, where one statement over
 * all of them has it look up five rows for every member. What is read at different moments may seem to differ, so who
 * does is a suspect only.
 */
final class MemberPages {
    private static final int FETCH = 5000;

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

    /** How many members were compared, who of them may differ, and where the next page begins. */
    record Page(int examined, List<MemberKey> suspects, Cursor next) {}

    /** Where compared pages come from. */
    interface Source {
        Page after(Cursor cursor);
    }

    /**
     * The page behind {@code cursor}.
     *
     * @param limit of members; a few more where some join meanwhile
     * @param next is told where the next page begins as soon as that is known
     */
    Page after(Cursor cursor, int limit, Consumer<Cursor> next) {
        Optional<Stretch> stretch = stretch(cursor, limit);
        Cursor end = stretch.map(some -> some.end(cursor.leg()))
                .orElseGet(() -> cursor.user() == null ? cursor.next() : cursor.behindGroup());
        next.accept(end);
        Map<MemberKey, Member> members = stretch.map(this::members).orElse(Map.of());
        return new Page(
                members.size(),
                members.entrySet().stream()
                        .filter(member ->
                                member.getValue().sides().drift(digest).isPresent())
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList(),
                end);
    }

    private Optional<Stretch> stretch(Cursor cursor, int limit) {
        String position = cursor.user() == null
                ? " and o.groupId > :group and m.groupId > :group"
                : " and o.groupId = :group and m.groupId = :group and " + (federated ? "m.userId" : "m.user.id")
                        + " > :user";
        String organizations =
                "o.realmId = :realm" + (scope.organization().isPresent() ? " and o.id = :organization" : "");
        String condition = organizations + position;
        TypedQuery<Object[]> query = em.createQuery(
                        "select k.groupId, k.organizationId, max(k.userId), count(k.userId) from "
                                + (federated
                                        ? TruthTables.federatedMemberKeys(condition)
                                        : TruthTables.memberKeys(condition))
                                + " group by k.groupId, k.organizationId order by k.groupId",
                        Object[].class)
                .setParameter("group", cursor.key())
                .setParameter("limit", limit);
        if (cursor.user() != null) {
            query.setParameter("user", cursor.user());
        }
        scope.organization().ifPresent(one -> query.setParameter("organization", one.value()));
        List<Stretch.Group> groups = query.setParameter("realm", scope.realmId())
                .getResultStream()
                .map(row -> new Stretch.Group((String) row[0], (String) row[1], (String) row[2], (Long) row[3]))
                .toList();
        return Stretch.of(cursor, groups, limit);
    }

    /** A member while she is put together. */
    private static final class Member {
        private final String alias;
        private final boolean enabled;
        private final Optional<PersonFacts> person;
        private @Nullable String role;
        private Optional<LinkFacts> link = Optional.empty();
        private Optional<MemberRow> known = Optional.empty();

        Member(Object[] row, Optional<PersonFacts> person) {
            this.alias = (String) row[2];
            this.enabled = (Boolean) row[3];
            this.person = person;
        }

        BothSides sides() {
            return new BothSides(alias, enabled, person, role, link, known);
        }
    }

    private Map<MemberKey, Member> members(Stretch stretch) {
        Map<MemberKey, Member> members = new HashMap<>();
        read(stretch, federated ? federatedTruth(stretch) : truth(stretch), row -> {
            members.put(key(row), new Member(row, person(row)));
        });
        add(
                members,
                stretch,
                "select p.organizationId, p.userId, p.state, p.organizationAlias, p.role, p.digest, p.connectionAlias,"
                        + " p.subject from OrgssoMember p where "
                        + stretch.organizations("p.organizationId") + stretch.users("p.userId"),
                (member, row) -> member.known = Optional.of(known(row)));
        add(
                members,
                stretch,
                "select r.organizationId, r.userId, r.role from OrgssoMemberRole r where "
                        + stretch.organizations("r.organizationId") + stretch.users("r.userId"),
                (member, row) -> member.role = (String) row[2]);
        if (!federated) {
            add(
                    members,
                    stretch,
                    "select c.organizationId, l.user.id, c.alias, l.userId from " + TruthTables.LINKS_OF_CONNECTIONS
                            + " where c.realmId = :realm and " + stretch.organizations("c.organizationId")
                            + stretch.users("l.user.id") + " order by c.alias desc",
                    // Of several the first by alias counts.
                    (member, row) -> member.link = Optional.of(new LinkFacts((String) row[2], (String) row[3])));
        }
        return members;
    }

    private String truth(Stretch stretch) {
        return "select o.id, u.id, o.alias, o.enabled, u.enabled, u.email, u.firstName, u.lastName from "
                + TruthTables.MEMBERS + " where o.realmId = :realm and " + stretch.groups("o.groupId") + " and "
                + stretch.groups("m.groupId") + stretch.users("m.user.id") + stretch.users("u.id");
    }

    private String federatedTruth(Stretch stretch) {
        return "select o.id, f.userId, o.alias, o.enabled, u.id from " + TruthTables.FEDERATED_MEMBERS
                + TruthTables.FEDERATIONS + " where o.realmId = :realm and " + stretch.groups("o.groupId")
                + " and " + stretch.groups("f.groupId") + stretch.users("f.userId");
    }

    private Optional<PersonFacts> person(Object[] row) {
        return federated
                ? Optional.ofNullable(row[4]).map(federation -> BothSides.FEDERATED)
                : Optional.of(new PersonFacts((Boolean) row[4], (String) row[5], (String) row[6], (String) row[7]));
    }

    /** Passes by rows of those who are no members, of whom a stretch may have any number. */
    private void add(Map<MemberKey, Member> members, Stretch stretch, String query, BiConsumer<Member, Object[]> fact) {
        read(stretch, query, row -> {
            Member member = members.get(key(row));
            if (member != null) {
                fact.accept(member, row);
            }
        });
    }

    private void read(Stretch stretch, String text, Consumer<Object[]> row) {
        TypedQuery<Object[]> query =
                em.createQuery(text, Object[].class).setHint(HibernateHints.HINT_FETCH_SIZE, FETCH);
        Stream.concat(stretch.values().entrySet().stream(), Stream.of(Map.entry("realm", scope.realmId())))
                .filter(value -> text.contains(":" + value.getKey()))
                .forEach(value -> query.setParameter(value.getKey(), value.getValue()));
        try (Stream<Object[]> rows = query.getResultStream()) {
            rows.forEach(row);
        }
    }

    private static MemberKey key(Object[] row) {
        return new MemberKey(new OrganizationId((String) row[0]), new UserId((String) row[1]));
    }

    private MemberRow known(Object[] row) {
        return BothSides.known(
                scope.realmId(),
                key(row),
                (String) row[2],
                (String) row[3],
                (String) row[4],
                (String) row[5],
                (String) row[6],
                (String) row[7]);
    }
}
