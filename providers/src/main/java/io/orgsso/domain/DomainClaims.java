package io.orgsso.domain;

import io.orgsso.cluster.NodeCache;
import io.orgsso.organization.OrganizationId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    /** By realm and pattern; an empty value says that nobody claims that pattern. */
    private static final NodeCache<Optional<DomainClaim>> REMEMBERED = new NodeCache<>("domain-claims", 100_000);

    private final KeycloakSession session;
    private final Clock clock;

    private DomainClaims(KeycloakSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    /** Claims in the transaction of {@code session}. */
    public static DomainClaims of(KeycloakSession session) {
        return new DomainClaims(session, Clock.systemUTC());
    }

    /**
     * The claim that covers this domain: the exact one before a wildcard, the longer wildcard before the shorter. Every
     * sign-in begins with this question, so a node remembers the answers.
     */
    public Optional<DomainClaim> covering(String realmId, EmailDomain domain) {
        List<String> patterns = domain.coveringPatterns();
        Map<String, Optional<DomainClaim>> claims = REMEMBERED.getAll(
                session,
                patterns.stream().map(pattern -> key(realmId, pattern)).toList(),
                missing -> read(realmId, missing));
        return patterns.stream()
                .flatMap(pattern -> Objects.requireNonNull(claims.get(key(realmId, pattern))).stream())
                .findFirst();
    }

    /** Columns, not entities: the persistence context may hold an older row than the database. */
    private Map<String, Optional<DomainClaim>> read(String realmId, List<String> keys) {
        int prefix = key(realmId, "").length();
        Map<String, Optional<DomainClaim>> claims = new HashMap<>();
        keys.forEach(key -> claims.put(key, Optional.empty()));
        em().createNamedQuery("orgsso.domain.read", Tuple.class)
                .setParameter("realm", realmId)
                .setParameter(
                        "domains",
                        keys.stream().map(key -> key.substring(prefix)).toList())
                .getResultList()
                .forEach(row -> claims.put(key(realmId, row.get(0, String.class)), Optional.of(claim(row))));
        return claims;
    }

    /** The claims of an organization, ordered by domain. */
    public List<DomainClaim> of(OrganizationId organization) {
        return em()
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
     * @throws UnclaimableDomainException if it is a public suffix, or one that gives addresses to anybody
     * @throws DomainTakenException if another organization owns it, also when both ask at the same moment
     */
    public DomainClaim verify(
            String realmId,
            OrganizationId organization,
            DomainPattern domain,
            @Nullable String connection,
            Verification verification) {
        if (SharedDomains.covers(domain)) {
            throw new UnclaimableDomainException(domain);
        }
        DomainClaimEntity row = exact(realmId, domain).orElseGet(() -> unowned(realmId, domain));
        if (!row.organizationId.isEmpty() && !row.organizationId.equals(organization.value())) {
            throw new DomainTakenException(domain);
        }
        REMEMBERED.invalidate(session, key(realmId, domain.text()));
        row.organizationId = organization.value();
        row.connection = connection;
        row.method = verification.method();
        row.verifiedBy = verification.by();
        row.reason = verification.reason();
        row.verifiedAt = clock.millis();
        try {
            em().persist(row);
            em().flush();
        } catch (PersistenceException | ModelDuplicateException lostTheRace) {
            throw new DomainTakenException(domain);
        }
        return claim(row);
    }

    /** Gives up a domain of an organization. False if it had no such claim. */
    public boolean release(String realmId, OrganizationId organization, DomainPattern domain) {
        Optional<DomainClaimEntity> row =
                exact(realmId, domain).filter(found -> found.organizationId.equals(organization.value()));
        row.ifPresent(found -> {
            REMEMBERED.invalidate(session, key(realmId, domain.text()));
            em().remove(found);
        });
        return row.isPresent();
    }

    /** Forgets the claims of an organization that is gone, so that its domains can be claimed again. */
    public void forget(OrganizationId organization) {
        REMEMBERED.invalidateAll(session);
        em().createNamedQuery("orgsso.domain.deleteByOrganization")
                .setParameter("organization", organization.value())
                .executeUpdate();
    }

    /** Forgets the claims of a realm that is gone. */
    public void forgetRealm(String realmId) {
        REMEMBERED.invalidateAll(session);
        em().createNamedQuery("orgsso.domain.deleteByRealm")
                .setParameter("realm", realmId)
                .executeUpdate();
    }

    private Optional<DomainClaimEntity> exact(String realmId, DomainPattern domain) {
        return em().createNamedQuery("orgsso.domain.exact", DomainClaimEntity.class)
                .setParameter("realm", realmId)
                .setParameter("domain", domain.text())
                .getResultStream()
                .findFirst();
    }

    private EntityManager em() {
        return session.getProvider(JpaConnectionProvider.class).getEntityManager();
    }

    private static String key(String realmId, String pattern) {
        return realmId + "/" + pattern;
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

    private static DomainClaim claim(Tuple row) {
        return new DomainClaim(
                new OrganizationId(row.get(1, String.class)),
                new DomainPattern(row.get(0, String.class)),
                Optional.ofNullable(row.get(2, String.class)),
                row.get(3, String.class),
                Instant.ofEpochMilli(row.get(4, Long.class)));
    }
}
