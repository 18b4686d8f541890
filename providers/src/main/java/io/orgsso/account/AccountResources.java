package io.orgsso.account;

import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.ModelDuplicateException;

/** The resources of accounts: models, endpoints, datasets, key references. */
public final class AccountResources {
    private final KeycloakSession session;
    private final EntityManager em;
    private final Clock clock;

    private AccountResources(KeycloakSession session, Clock clock) {
        this.session = session;
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.clock = clock;
    }

    public static AccountResources of(KeycloakSession session) {
        return new AccountResources(session, Clock.systemUTC());
    }

    /** Resources of an account ordered by type and external id. */
    public List<Resource> page(Account account, int first, int max) {
        return em.createNamedQuery("orgsso.resource.page", ResourceEntity.class)
                .setParameter("organization", account.organization().value())
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultStream()
                .map(ResourceEntity::toResource)
                .toList();
    }

    /**
     * Registers a resource.
     *
     * @return empty if the account has this resource already; the transaction is then marked for rollback if the other
     *     registration won a race
     */
    public Optional<Resource> register(
            Account account,
            ResourceType type,
            String externalId,
            @Nullable UserId createdBy,
            @Nullable String project) {
        if (isRegistered(account, type, externalId)) {
            return Optional.empty();
        }
        ResourceEntity row = new ResourceEntity();
        row.id = UUID.randomUUID().toString();
        row.realmId = account.realmId();
        row.organizationId = account.organization().value();
        row.type = type.word();
        row.externalId = externalId;
        row.createdBy = createdBy == null ? null : createdBy.value();
        row.project = project;
        row.createdAt = clock.millis();
        try {
            // Keycloak's entity manager turns Hibernate's violated constraint into an exception of its own.
            em.persist(row);
            em.flush();
        } catch (ModelDuplicateException e) {
            session.getTransactionManager().setRollbackOnly();
            return Optional.empty();
        }
        return Optional.of(row.toResource());
    }

    private boolean isRegistered(Account account, ResourceType type, String externalId) {
        return em.createNamedQuery("orgsso.resource.count", Long.class)
                        .setParameter("organization", account.organization().value())
                        .setParameter("type", type.word())
                        .setParameter("externalId", externalId)
                        .getSingleResult()
                > 0;
    }
}
