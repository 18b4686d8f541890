package io.orgsso.sync;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The key of {@link PersonDigest} where the configuration names none. */
@Entity(name = "OrgssoDigestKey")
@Table(name = "ORGSSO_DIGEST_KEY")
class DigestKeyEntity {
    static final String PERSON = "person";

    @Id
    @Column(name = "NAME", length = 20)
    String name = "";

    @Column(name = "KEY_MATERIAL", nullable = false)
    String material = "";
}
