package io.orgsso.account;

import io.orgsso.cluster.ArrayParameters;
import io.orgsso.cluster.BoundedDelete;
import io.orgsso.cluster.KeyedSelect;
import io.orgsso.cluster.RowKey;
import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** The writer's door to the member rows: only {@code sync}'s projector uses it. */
public final class MemberProjection {
    private final EntityManager em;

    private MemberProjection(KeycloakSession session) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    public static MemberProjection of(KeycloakSession session) {
        return new MemberProjection(session);
    }

    /**
     * Locks the members' rows until the transaction ends, in one order for everybody. Where there is none, a blank one is
     * inserted first: without it two projectors could both find no row, and the one that read the older truth would
     * commit last.
     *
     * @param members with the id of each one's realm
     * @throws org.keycloak.models.ModelDuplicateException if another transaction just inserted one of the rows: try again
     */
    public Map<MemberKey, Locked> lock(SortedMap<MemberKey, String> members) {
        Map<MemberKey, Locked> locked = new HashMap<>();
        for (MemberEntity row : rows().lock(em, keys(members.keySet()))) {
            locked.put(row.key(), new Locked(em, row, Optional.of(row.toRow())));
        }
        members.forEach((member, realmId) -> locked.computeIfAbsent(member, missing -> blank(realmId, missing)));
        em.flush();
        return locked;
    }

    private Locked blank(String realmId, MemberKey member) {
        MemberEntity blank = new MemberEntity();
        blank.organizationId = member.organization().value();
        blank.userId = member.user().value();
        blank.realmId = realmId;
        em.persist(blank);
        return new Locked(em, blank, Optional.empty());
    }

    private static KeyedSelect<MemberEntity> rows() {
        return new KeyedSelect<>(MemberEntity.class, "ORGSSO_MEMBER", MembershipKey.COLUMNS, MembershipKey.FIELDS);
    }

    private static List<RowKey> keys(Collection<MemberKey> members) {
        return members.stream().map(member -> member.membership().row()).toList();
    }

    /** Organizations in which the store knows this user. */
    public List<OrganizationId> organizationsOf(String realmId, UserId user) {
        return em.createNamedQuery("orgsso.member.organizationsOfUser", String.class)
                .setParameter("realm", realmId)
                .setParameter("user", user.value())
                .getResultStream()
                .map(OrganizationId::new)
                .toList();
    }

    /** Users whom the store believes to belong to an organization, ordered by id, after {@code after}. */
    public List<UserId> belonging(OrganizationId organization, String after, int limit) {
        return em.createNamedQuery("orgsso.member.belonging", String.class)
                .setParameter("organization", organization.value())
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultStream()
                .map(UserId::new)
                .toList();
    }

    /** Of an organization's members, former ones too, one with the highest version. */
    public Optional<Newest> newest(OrganizationId organization) {
        return em.createNamedQuery("orgsso.member.newest", Object[].class)
                .setParameter("organization", organization.value())
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(row -> new Newest(new UserId((String) row[0]), (Long) row[1]));
    }

    /** A member and her version. */
    public record Newest(UserId user, long version) {}

    /** Members known through this connection, in key order after {@code after}. */
    public List<MemberKey> ofConnection(String realmId, String connection, MemberKey after, int limit) {
        return em.createNamedQuery("orgsso.member.ofConnection", Object[].class)
                .setParameter("realm", realmId)
                .setParameter("connection", connection)
                .setParameter("organization", after.organization().value())
                .setParameter("user", after.user().value())
                .setMaxResults(limit)
                .getResultStream()
                .map(MemberKey::of)
                .toList();
    }

    /** Members of a realm that are not erased yet, in key order after {@code after}. */
    public List<MemberKey> notErased(String realmId, MemberKey after, int limit) {
        return em.createNamedQuery("orgsso.member.notErased", Object[].class)
                .setParameter("realm", realmId)
                .setParameter("organization", after.organization().value())
                .setParameter("user", after.user().value())
                .setMaxResults(limit)
                .getResultStream()
                .map(MemberKey::of)
                .toList();
    }

    /** A realm's members, former ones too, ordered by user and then organization, after {@code after}. */
    public List<MemberRow> page(String realmId, MemberKey after, int limit) {
        return em.createNamedQuery("orgsso.member.pageOfRealm", MemberEntity.class)
                .setParameter("realm", realmId)
                .setParameter("user", after.user().value())
                .setParameter("organization", after.organization().value())
                .setMaxResults(limit)
                .getResultStream()
                .map(MemberEntity::toRow)
                .toList();
    }

    /** All members of a realm, also former and erased ones, in key order after {@code after}. */
    public List<MemberKey> ofRealm(String realmId, MemberKey after, int limit) {
        return em.createNamedQuery("orgsso.member.ofRealm", Object[].class)
                .setParameter("realm", realmId)
                .setParameter("organization", after.organization().value())
                .setParameter("user", after.user().value())
                .setMaxResults(limit)
                .getResultStream()
                .map(MemberKey::of)
                .toList();
    }

    /** How many rows a realm has. */
    public long count(String realmId) {
        return em.createNamedQuery("orgsso.member.count", Long.class)
                .setParameter("realm", realmId)
                .getSingleResult();
    }

    /** The rows of these members as they are now, without a lock. */
    public Map<MemberKey, MemberRow> findAll(Collection<MemberKey> members) {
        List<RowKey> keys = keys(Set.copyOf(members));
        Stream<MemberRow> found = ArrayParameters.areTaken(em)
                ? MemberColumns.read(em, keys).stream()
                : rows().read(em, keys).stream().map(MemberEntity::toRow);
        return found.collect(Collectors.toMap(MemberRow::key, Function.identity()));
    }

    /** Ids of the realms that have member rows, also of realms that are gone. */
    public List<String> realms() {
        return em.createNamedQuery("orgsso.member.realms", String.class).getResultList();
    }

    /** Deletes up to {@code limit} erased rows of a realm that is gone and whose targets all know; answers how many. */
    public int purge(String realmId, int limit) {
        return BoundedDelete.of(
                em,
                em.createNamedQuery("orgsso.member.erased", MemberEntity.class).setParameter("realm", realmId),
                limit);
    }

    /** A member's row under lock. Exactly one of {@link #write} and {@link #leaveAlone} ends it. */
    public static final class Locked {
        private final EntityManager em;
        private final MemberEntity entity;
        private final Optional<MemberRow> previous;

        private Locked(EntityManager em, MemberEntity entity, Optional<MemberRow> previous) {
            this.em = em;
            this.entity = entity;
            this.previous = previous;
        }

        /** What the store believed until now; empty for a member it has never heard of. */
        public Optional<MemberRow> previous() {
            return previous;
        }

        public void write(MemberRow row) {
            entity.take(row);
        }

        public void leaveAlone() {
            if (previous.isEmpty()) {
                em.remove(entity);
            }
        }
    }
}
