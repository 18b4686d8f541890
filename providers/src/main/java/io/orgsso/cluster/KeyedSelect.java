package io.orgsso.cluster;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.hibernate.LockMode;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.hibernate.query.SelectionQuery;
import org.jspecify.annotations.Nullable;
import org.keycloak.connections.jpa.util.JpaUtils;

/**
 * The rows that bear these keys and no others, in the order of their keys. Two lists, one a column, would name their
 * product: of many organizations with a member each, a database then reads the whole table.
 */
public final class KeyedSelect<E> {
    /** Keys a statement, where they stand in it one by one. */
    private static final int AT_ONCE = 64;

    private final Class<E> entity;
    private final String table;
    private final List<String> columns;
    private final List<String> fields;
    private @Nullable String sharedColumn;
    private @Nullable String sharedField;
    private @Nullable Object shared;

    /**
     * @param table without schema
     * @param columns the two columns of the key
     * @param fields the same in the entity
     */
    public KeyedSelect(Class<E> entity, String table, List<String> columns, List<String> fields) {
        this.entity = entity;
        this.table = table;
        this.columns = List.copyOf(columns);
        this.fields = List.copyOf(fields);
    }

    /** What all rows have in common, the first column of their primary key. */
    public KeyedSelect<E> sharing(String column, String field, Object value) {
        this.sharedColumn = column;
        this.sharedField = field;
        this.shared = value;
        return this;
    }

    /** For looking at: what is changed in them is not written. */
    public List<E> read(EntityManager em, Collection<RowKey> keys) {
        return run(em, keys, LockMode.NONE);
    }

    /** Waits for rows that somebody else has locked. */
    public List<E> lock(EntityManager em, Collection<RowKey> keys) {
        return run(em, keys, LockMode.PESSIMISTIC_WRITE);
    }

    /** Leaves out rows that somebody else has locked. */
    public List<E> lockFree(EntityManager em, Collection<RowKey> keys) {
        return run(em, keys, LockMode.UPGRADE_SKIPLOCKED);
    }

    private List<E> run(EntityManager em, Collection<RowKey> keys, LockMode lock) {
        if (keys.isEmpty()) {
            return List.of();
        }
        return ArrayParameters.areTaken(em) ? atOnce(em, keys, lock) : bySome(em, keys, lock);
    }

    List<E> atOnce(EntityManager em, Collection<RowKey> keys, LockMode lock) {
        String sql = "select held.* from " + JpaUtils.getTableNameForNativeQuery(table, em)
                + " held join unnest(:first, :second)"
                + " as named (first_part, second_part) on held." + columns.get(0) + " = named.first_part and held."
                + columns.get(1) + " = named.second_part"
                + (sharedColumn == null ? "" : " where held." + sharedColumn + " = :shared") + " order by held."
                + columns.get(0) + ", held." + columns.get(1) + words(lock);
        NativeQuery<E> query = em.unwrap(Session.class)
                .createNativeQuery(sql, entity)
                .setParameter("first", keys.stream().map(RowKey::first).toArray(String[]::new))
                .setParameter("second", keys.stream().map(RowKey::second).toArray(String[]::new));
        if (shared != null) {
            query.setParameter("shared", shared);
        }
        return query.setReadOnly(lock == LockMode.NONE).getResultList();
    }

    private static String words(LockMode lock) {
        return switch (lock) {
            case PESSIMISTIC_WRITE -> " for update of held";
            case UPGRADE_SKIPLOCKED -> " for update of held skip locked";
            default -> "";
        };
    }

    List<E> bySome(EntityManager em, Collection<RowKey> unsorted, LockMode lock) {
        List<RowKey> keys = unsorted.stream().sorted(RowKey.ORDER).toList();
        List<E> rows = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += AT_ONCE) {
            rows.addAll(some(em, keys.subList(from, Math.min(from + AT_ONCE, keys.size())), lock));
        }
        return rows;
    }

    private List<E> some(EntityManager em, List<RowKey> keys, LockMode lock) {
        StringBuilder text = new StringBuilder("select held from ")
                .append(entity.getName())
                .append(" held where ")
                .append(sharedField == null ? "" : "held." + sharedField + " = :shared and ")
                .append('(');
        for (int i = 0; i < AT_ONCE; i++) {
            text.append(i == 0 ? "" : " or ")
                    .append("held.%s = :first%d and held.%s = :second%d".formatted(fields.get(0), i, fields.get(1), i));
        }
        text.append(") order by held.%s, held.%s".formatted(fields.get(0), fields.get(1)));
        TypedQuery<E> query = em.createQuery(text.toString(), entity);
        for (int i = 0; i < AT_ONCE; i++) {
            // The last once more, so that there is one statement, whatever the number of keys.
            RowKey key = keys.get(Math.min(i, keys.size() - 1));
            query.setParameter("first" + i, key.first()).setParameter("second" + i, key.second());
        }
        if (shared != null) {
            query.setParameter("shared", shared);
        }
        query.unwrap(SelectionQuery.class).setHibernateLockMode(lock).setReadOnly(lock == LockMode.NONE);
        return query.getResultList();
    }
}
