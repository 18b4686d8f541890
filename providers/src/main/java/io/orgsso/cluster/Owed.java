package io.orgsso.cluster;

import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.util.UUID;

/**
 * A row for one who is outside and has yet to be told of something. It is left in the transaction of what it tells of,
 * and goes when it was told or never will be. {@code dueAt} is the next attempt, or the end of the lease of the claim
 * with the number {@code fence}. Its table has an index on {@code DUE_AT} and one on {@code REALM_ID}.
 */
@MappedSuperclass
public abstract class Owed {
    @Id
    @Column(name = "ID", length = 36)
    String id = UUID.randomUUID().toString();

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "CREATED_AT", nullable = false)
    long createdAt;

    @Column(name = "DUE_AT", nullable = false)
    long dueAt;

    @Column(name = "ATTEMPTS", nullable = false)
    int attempts;

    @Column(name = "FENCE", nullable = false)
    long fence;

    protected Owed() {}

    protected Owed(String realmId) {
        this.realmId = realmId;
    }

    public String id() {
        return id;
    }

    public String realmId() {
        return realmId;
    }

    /** How often it was tried before. */
    public int attempts() {
        return attempts;
    }
}
