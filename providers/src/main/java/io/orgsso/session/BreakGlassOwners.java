package io.orgsso.session;

import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Who may sign in to an organization past its single sign-on, at the break-glass address only. Three at most. */
public final class BreakGlassOwners {
    /** How many an organization may have. */
    public static final int MOST = 3;

    private final EntityManager em;

    BreakGlassOwners(EntityManager em) {
        this.em = em;
    }

    /** Break-glass owners in the transaction of {@code session}. */
    public static BreakGlassOwners of(KeycloakSession session) {
        return new BreakGlassOwners(
                session.getProvider(JpaConnectionProvider.class).getEntityManager());
    }

    /** Those of an organization, the longest-serving place first. */
    public List<BreakGlassOwner> of(OrganizationId organization) {
        return rows(organization).stream()
                .map(row -> new BreakGlassOwner(
                        new UserId(row.userId),
                        Instant.ofEpochMilli(row.appointedAt),
                        Optional.ofNullable(row.appointedBy)))
                .toList();
    }

    /** The organizations that this person may enter in an emergency. */
    public List<OrganizationId> organizationsOf(UserId user) {
        return em.createNamedQuery("orgsso.breakGlass.byUser", BreakGlassEntity.class)
                .setParameter("user", user.value())
                .getResultStream()
                .map(row -> new OrganizationId(row.organizationId))
                .toList();
    }

    public boolean includes(OrganizationId organization, UserId user) {
        return em.find(BreakGlassEntity.class, MembershipKey.of(organization, user)) != null;
    }

    /**
     * Appoints a person, whom the caller found to be an owner of the organization and keeps one until the commit: what
     * ends her ownership takes the appointment too, and has to see it.
     *
     * @param appointedBy user id of who decided
     * @return false if each place is taken
     * @throws org.keycloak.models.ModelDuplicateException if somebody else takes the place at this moment
     */
    public boolean appoint(String realmId, OrganizationId organization, UserId user, String appointedBy) {
        Set<Integer> taken = rows(organization).stream().map(row -> row.place).collect(Collectors.toSet());
        Optional<Integer> free = IntStream.rangeClosed(1, MOST)
                .boxed()
                .filter(place -> !taken.contains(place))
                .findFirst();
        free.ifPresent(place -> {
            BreakGlassEntity row = new BreakGlassEntity();
            row.organizationId = organization.value();
            row.userId = user.value();
            row.realmId = realmId;
            row.place = place;
            row.appointedAt = Clock.systemUTC().millis();
            row.appointedBy = appointedBy;
            em.persist(row);
            em.flush();
        });
        return free.isPresent();
    }

    /**
     * Takes the appointment back; her running emergency session gets no further token.
     *
     * @return false if she had none
     */
    public boolean dismiss(OrganizationId organization, UserId user) {
        BreakGlassEntity known = em.find(BreakGlassEntity.class, MembershipKey.of(organization, user));
        if (known == null) {
            return false;
        }
        // By a statement: of two who dismiss her at once, the later one finds nothing and does not fail.
        em.flush();
        em.detach(known);
        return em.createNamedQuery("orgsso.breakGlass.dismiss")
                        .setParameter("organization", organization.value())
                        .setParameter("user", user.value())
                        .executeUpdate()
                > 0;
    }

    /** Forgets those of an organization that is gone. */
    public void forget(OrganizationId organization) {
        em.createNamedQuery("orgsso.breakGlass.deleteByOrganization")
                .setParameter("organization", organization.value())
                .executeUpdate();
    }

    /** Forgets those of a realm that is gone. */
    public void forgetRealm(String realmId) {
        em.createNamedQuery("orgsso.breakGlass.deleteByRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }

    private List<BreakGlassEntity> rows(OrganizationId organization) {
        return em.createNamedQuery("orgsso.breakGlass.byOrganization", BreakGlassEntity.class)
                .setParameter("organization", organization.value())
                .getResultList();
    }
}
