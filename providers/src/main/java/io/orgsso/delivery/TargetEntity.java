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
        query = "select t.paused, t.disabledAt, t.failingSince, t.reason, t.resumed from OrgssoTarget t"
                + " where t.name = :name")
@NamedQuery(
        name = "orgsso.target.failing",
        query = "update OrgssoTarget t set t.reason = :reason,"
                + " t.failingSince = case when t.failingSince is null or t.failingSince > :since then :since"
                + " else t.failingSince end"
                + " where t.name = :name")
@NamedQuery(
        name = "orgsso.target.recovered",
        query = "update OrgssoTarget t set t.failingSince = null, t.reason = null where t.name = :name")
@NamedQuery(
        name = "orgsso.target.disable",
        query = "update OrgssoTarget t set t.disabledAt = :now, t.reason = :reason where t.name = :name"
                + " and t.disabledAt is null")
@NamedQuery(name = "orgsso.target.pause", query = "update OrgssoTarget t set t.paused = true where t.name = :name")
// A short table, with the two above.
@NamedQuery(
        name = "orgsso.target.names",
        query = "select t.name from OrgssoTarget t where t.name <> '" + TargetEntity.LIST + "' order by t.name")
@NamedQuery(
        name = "orgsso.target.absent",
        query = "select t.name from OrgssoTarget t where t.name <> '" + TargetEntity.LIST
                + "' and t.seenAt < :before order by t.name")
@NamedQuery(name = "orgsso.target.filled", query = "select t.filled from OrgssoTarget t where t.name = :name")
@NamedQuery(
        name = "orgsso.target.seen",
        query = "update OrgssoTarget t set t.seenAt = :now where t.name = :name and t.seenAt < :before")
@NamedQuery(
        name = "orgsso.target.resume",
        query = "update OrgssoTarget t set t.paused = false, t.disabledAt = null, t.failingSince = null,"
                + " t.reason = null, t.resumed = t.resumed + 1 where t.name = :name")
class TargetEntity {
    /** Name of the row that is no target but the list of them, for {@link TargetList} to lock. */
    static final String LIST = "*";

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

    /** How often an operator has let it go on: whatever happened between two of its turns, a node sees that. */
    @Column(name = "RESUMED", nullable = false)
    long resumed;

    /** When a node last delivered there, give or take an hour. */
    @Column(name = "SEEN_AT", nullable = false)
    long seenAt;

    /** Everybody who was there before it has been entered. */
    @Column(name = "FILLED", nullable = false)
    boolean filled;

    /** The last member that was entered so; null before the first. */
    @Column(name = "FILL_ORG", length = 36)
    @Nullable String fillOrganization;

    @Column(name = "FILL_USER")
    @Nullable String fillUser;
}
