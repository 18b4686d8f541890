package io.orgsso.delivery;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** How a target stands, for all nodes. */
@Entity(name = "OrgssoTarget")
@Table(name = "ORGSSO_TARGET")
// Selects columns: an entity may come, old, from the persistence context.
@NamedQuery(
        name = "orgsso.target.stand",
        query = "select t.paused, t.disabledAt, t.failingSince, t.reason from OrgssoTarget t where t.name = :name")
@NamedQuery(
        name = "orgsso.target.failing",
        query = "update OrgssoTarget t set t.reason = :reason,"
                + " t.failingSince = case when t.failingSince is null then :now else t.failingSince end"
                + " where t.name = :name")
@NamedQuery(
        name = "orgsso.target.recovered",
        query = "update OrgssoTarget t set t.failingSince = null, t.reason = null where t.name = :name")
@NamedQuery(
        name = "orgsso.target.disable",
        query = "update OrgssoTarget t set t.disabledAt = :now, t.reason = :reason where t.name = :name"
                + " and t.disabledAt is null")
@NamedQuery(name = "orgsso.target.pause", query = "update OrgssoTarget t set t.paused = true where t.name = :name")
@NamedQuery(
        name = "orgsso.target.resume",
        query = "update OrgssoTarget t set t.paused = false, t.disabledAt = null, t.failingSince = null,"
                + " t.reason = null where t.name = :name")
class TargetEntity {
    @Id
    @Column(name = "NAME", length = 40)
    String name = "";

    @Column(name = "PAUSED", nullable = false)
    boolean paused;

    @Column(name = "DISABLED_AT")
    @Nullable Long disabledAt;

    /** Since when it has taken nothing, tries all the same. */
    @Column(name = "FAILING_SINCE")
    @Nullable Long failingSince;

    @Column(name = "REASON", length = 1000)
    @Nullable String reason;
}
