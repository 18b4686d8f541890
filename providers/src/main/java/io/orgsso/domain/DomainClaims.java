package io.orgsso.domain;

import io.orgsso.organization.OrganizationId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;

/**
 * Who owns which domain in a realm: the only thing that discovery and onboarding trust. Keycloak's own {@code verified}
 * flag is read by nothing and its uniqueness has no constraint.
 */
public final class DomainClaims {
    private final EntityManager em;
    private final Clock clock;

    private DomainClaims(EntityManager em, Clock clock) {
        this.em = em;
        this.clock = clock;
    }

    /** Claims in the transaction of {@code session}. */
    public static DomainClaims of(KeycloakSession session) {
        return new DomainClaims(session.getProvider(JpaConnectionProvider.class).getEntityManager(), Clock.systemUTC());
    }

    /** The claim that covers this domain: the exact one before a wildcard, the longer wildcard before the shorter. */
    public Optional<DomainClaim> covering(String realmId, EmailDomain domain) {
        return em
                .createNamedQuery("orgsso.domain.covering", DomainClaimEntity.class)
                .setParameter("realm", realmId)
                .setParameter("domains", domain.coveringPatterns())
                .getResultList()
                .stream()
                .max(Comparator.comparing((DomainClaimEntity row) -> !row.domain.startsWith("*"))
                        .thenComparing(row -> row.domain.length()))
                .map(DomainClaims::claim);
    }

    /** The claims of an organization, ordered by domain. */
    public List<DomainClaim> of(OrganizationId organization) {
        return em
                .createNamedQuery("orgsso.domain.ofOrganization", DomainClaimEntity.class)
                .setParameter("organization", organization.value())
                .getResultList()
                .stream()
                .map(DomainClaims::claim)
                .toList();
    }

    /**
     * Records that a domain belongs to an organization; said again by the same organization, it updates how and by whom.
     *
     * @param connection alias of the connection that alone speaks for the domain, or null for all of them
     * @throws DomainTakenException if another organization owns it, also when both ask at the same moment
     */
    public DomainClaim verify(
            String realmId,
            OrganizationId organization,
            DomainPattern domain,
            @Nullable String connection,
            Verification verification) {
        DomainClaimEntity row = exact(realmId, domain).orElseGet(() -> unowned(realmId, domain));
        if (!row.organizationId.isEmpty() && !row.organizationId.equals(organization.value())) {
            throw new DomainTakenException(domain);
        }
        row.organizationId = organization.value();
        row.connection = connection;
        row.method = verification.method();
        row.verifiedBy = verification.by();
        row.reason = verification.reason();
        row.verifiedAt = clock.millis();
        try {
            em.persist(row);
            em.flush();
        } catch (PersistenceException | ModelDuplicateException lostTheRace) {
            throw new DomainTakenException(domain);
        }
        return claim(row);
    }

    /** Gives up a domain of an organization. False if it had no such claim. */
    public boolean release(String realmId, OrganizationId organization, DomainPattern domain) {
        Optional<DomainClaimEntity> row =
                exact(realmId, domain).filter(found -> found.organizationId.equals(organization.value()));
        row.ifPresent(em::remove);
        return row.isPresent();
    }

    /** Forgets the claims of an organization that is gone, so that its domains can be claimed again. */
    public void forget(OrganizationId organization) {
        em.createNamedQuery("orgsso.domain.deleteByOrganization")
                .setParameter("organization", organization.value())
                .executeUpdate();
    }

    /** Forgets the claims of a realm that is gone. */
    public void forgetRealm(String realmId) {
        em.createNamedQuery("orgsso.domain.deleteByRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }

    private Optional<DomainClaimEntity> exact(String realmId, DomainPattern domain) {
        return em.createNamedQuery("orgsso.domain.covering", DomainClaimEntity.class)
                .setParameter("realm", realmId)
                .setParameter("domains", List.of(domain.text()))
                .getResultStream()
                .findFirst();
    }

    private static DomainClaimEntity unowned(String realmId, DomainPattern domain) {
        DomainClaimEntity row = new DomainClaimEntity();
        row.id = UUID.randomUUID().toString();
        row.realmId = realmId;
        row.domain = domain.text();
        return row;
    }

    private static DomainClaim claim(DomainClaimEntity row) {
        return new DomainClaim(
                new OrganizationId(row.organizationId),
                new DomainPattern(row.domain),
                Optional.ofNullable(row.connection),
                row.method,
                Instant.ofEpochMilli(row.verifiedAt));
    }
}
