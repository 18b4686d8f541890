package io.orgsso.feed;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;

/** One end of the feed. */
@Entity(name = "OrgssoFeed")
@Table(name = "ORGSSO_FEED")
// Primary key.
@NamedQuery(name = "orgsso.feed.position", query = "select f.position from OrgssoFeed f where f.name = :name")
class FeedEntity {
    /** The head: the highest position given so far. */
    static final String MEMBERS = "members";

    /** The tail: the highest position whose change is not kept any more. */
    static final String PURGED = "purged";

    @Id
    @Column(name = "NAME", length = 20)
    String name = "";

    @Column(name = "FEED_POSITION", nullable = false)
    long position;
}
