package io.orgsso.delivery;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How many messages of one realm a target has taken in all. */
@Entity(name = "OrgssoTally")
@Table(name = "ORGSSO_TALLY")
@IdClass(TallyEntity.Key.class)
@NamedQuery(
        name = "orgsso.tally.add",
        query = "update OrgssoTally t set t.delivered = t.delivered + :more where t.target = :target"
                + " and t.realmId = :realm")
@NamedQuery(
        name = "orgsso.tally.delivered",
        query = "select t.delivered from OrgssoTally t where t.target = :target and t.realmId = :realm")
@NamedQuery(name = "orgsso.tally.forgetTarget", query = "delete from OrgssoTally t where t.target = :target")
@NamedQuery(name = "orgsso.tally.forgetRealm", query = "delete from OrgssoTally t where t.realmId = :realm")
class TallyEntity {
    @Id
    @Column(name = "TARGET", length = 40)
    String target = "";

    @Id
    @Column(name = "REALM_ID", length = 36)
    String realmId = "";

    @Column(name = "DELIVERED", nullable = false)
    long delivered;

    static class Key implements Serializable {
        private static final long serialVersionUID = 1L;

        String target = "";
        String realmId = "";

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key && target.equals(key.target) && realmId.equals(key.realmId);
        }

        @Override
        public int hashCode() {
            return Objects.hash(target, realmId);
        }
    }
}
