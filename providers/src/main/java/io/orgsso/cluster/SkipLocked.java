package io.orgsso.cluster;

import jakarta.persistence.TypedQuery;
import java.util.List;
import org.hibernate.LockMode;
import org.hibernate.query.SelectionQuery;

/**
 * The one place that depends on what a database can lock. Hibernate writes {@code for update skip locked} (or the
 * vendor's words for it) where the dialect knows it; elsewhere a plain {@code for update}, where nodes wait for each
 * other instead of passing by.
 */
public final class SkipLocked {
    private SkipLocked() {}

    /** The rows of a query, locked; rows that somebody else has locked are left out. */
    public static <T> List<T> select(TypedQuery<T> query) {
        query.unwrap(SelectionQuery.class).setHibernateLockMode(LockMode.UPGRADE_SKIPLOCKED);
        return query.getResultList();
    }
}
