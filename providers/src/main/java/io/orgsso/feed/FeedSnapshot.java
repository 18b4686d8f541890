package io.orgsso.feed;

import io.orgsso.account.MemberKey;
import io.orgsso.account.MemberProjection;
import io.orgsso.account.MemberRow;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Optional;
import org.keycloak.connections.jpa.JpaConnectionProvider;
import org.keycloak.models.KeycloakSession;

/**
 * Where a reader of the feed begins: every member of a realm as she is when her page is read, and the position to read
 * changes from. That position is the head before the first page: a change up to it was committed before any page was
 * read, a later one is in the feed. So both together miss nothing, and of what comes twice the higher version wins.
 */
public final class FeedSnapshot {
    private final EntityManager em;
    private final MemberProjection projection;
    private final MessageWriter writer;

    public FeedSnapshot(KeycloakSession session) {
        this.em = session.getProvider(JpaConnectionProvider.class).getEntityManager();
        this.projection = MemberProjection.of(session);
        this.writer = new MessageWriter(session);
    }

    /**
     * How far a reading has come.
     *
     * @param cursor the feed's head before the first page
     * @param last the last member of the page before
     */
    public record Place(long cursor, MemberKey last) {}

    /**
     * One page.
     *
     * @param members former ones too, so that a reader who comes back corrects what it holds
     * @param cursor where to read changes from after the last page; the same on all pages
     * @param next empty on the last page
     */
    public record Page(List<MemberMessage> members, long cursor, Optional<Place> next) {
        public Page {
            members = List.copyOf(members);
        }
    }

    /** At most {@code limit} members after a place; empty for the first page. */
    public Page read(String realmId, Optional<Place> after, int limit) {
        long cursor = after.map(Place::cursor).orElseGet(() -> FeedPositions.head(em));
        List<MemberRow> rows = projection.page(realmId, after.map(Place::last).orElse(MemberKey.FIRST), limit);
        Optional<Place> next = rows.size() < limit
                ? Optional.empty()
                : Optional.of(new Place(cursor, rows.get(rows.size() - 1).key()));
        return new Page(writer.of(rows), cursor, next);
    }
}
