package io.orgsso.feed;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The feed's head: the highest position given so far. */
@Entity(name = "OrgssoFeed")
@Table(name = "ORGSSO_FEED")
class FeedEntity {
    static final String MEMBERS = "members";

    @Id
    @Column(name = "NAME", length = 20)
    String name = "";

    @Column(name = "FEED_POSITION", nullable = false)
    long position;
}
