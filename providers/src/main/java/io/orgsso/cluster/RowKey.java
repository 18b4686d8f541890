package io.orgsso.cluster;

import java.util.Comparator;

/** The two columns that name a row among those which share whatever else is in their primary key. */
public record RowKey(String first, String second) {
    static final Comparator<RowKey> ORDER = Comparator.comparing(RowKey::first).thenComparing(RowKey::second);
}
