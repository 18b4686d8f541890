package io.orgsso.cluster;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.util.List;

/** Deletes some of many rows, so that a transaction stays short and holds few locks: JPA's DELETE knows no limit. */
public final class BoundedDelete {
    private BoundedDelete() {}

    /** Deletes up to {@code limit} of the rows that a query finds; answers how many. */
    public static int of(EntityManager em, TypedQuery<?> rows, int limit) {
        List<?> some = rows.setMaxResults(limit)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        some.forEach(em::remove);
        return some.size();
    }
}
