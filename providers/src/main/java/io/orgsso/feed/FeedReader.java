package io.orgsso.feed;

import io.orgsso.account.MemberRow;
import io.orgsso.organization.OrganizationId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/** Reads the changes of one realm in the order of their positions. */
public final class FeedReader {
    private final EntityManager em;
    private final MessageWriter writer;

    public FeedReader(KeycloakSession session) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.writer = new MessageWriter(session);
    }

    /**
     * At most {@code limit} changes after a position.
     *
     * @param organization only of this organization
     * @return empty if changes after that position are not kept any more, or if the feed never came as far: whoever reads
     *     on from there may miss a change
     */
    public Optional<FeedPage> after(String realmId, Optional<OrganizationId> organization, long after, int limit) {
        // Before the changes: all up to this head are committed, so none of them can be missing below.
        long head = FeedPositions.head(em);
        List<ChangeEntity> found = query(realmId, organization)
                .setParameter("after", after)
                .setMaxResults(limit + 1)
                .getResultList();
        // After the changes: had a purge come between, they would be incomplete.
        if (after > head || after < FeedPositions.purged(em)) {
            return Optional.empty();
        }
        boolean more = found.size() > limit;
        List<FeedEntry> entries = entries(more ? found.subList(0, limit) : found);
        long last = entries.isEmpty() ? after : entries.get(entries.size() - 1).position();
        return Optional.of(new FeedPage(entries, more ? last : Math.max(last, head), more));
    }

    private TypedQuery<ChangeEntity> query(String realmId, Optional<OrganizationId> organization) {
        TypedQuery<ChangeEntity> query = em.createNamedQuery(
                        organization.isPresent() ? "orgsso.change.ofOrganization" : "orgsso.change.after",
                        ChangeEntity.class)
                .setParameter("realm", realmId);
        organization.ifPresent(id -> query.setParameter("organization", id.value()));
        return query;
    }

    private List<FeedEntry> entries(List<ChangeEntity> changes) {
        List<MemberRow> rows = changes.stream().map(ChangeEntity::toRow).toList();
        List<MemberMessage> messages = writer.of(rows);
        List<FeedEntry> entries = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Long position = changes.get(i).position;
            if (position != null) {
                entries.add(new FeedEntry(position, messages.get(i)));
            }
        }
        return entries;
    }
}
