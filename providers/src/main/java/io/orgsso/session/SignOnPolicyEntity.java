package io.orgsso.session;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sign-on policy of one organization, found by its primary key. */
@Entity(name = "OrgssoSignOnPolicy")
@Table(name = "ORGSSO_SIGN_ON_POLICY")
@NamedQuery(
        name = "orgsso.signOnPolicy.read",
        query = "select p.enforcement, p.idleSeconds, p.maxSeconds from OrgssoSignOnPolicy p"
                + " where p.organizationId = :organization")
@NamedQuery(
        name = "orgsso.signOnPolicy.deleteByRealm",
        query = "delete from OrgssoSignOnPolicy p where p.realmId = :realm")
class SignOnPolicyEntity {
    @Id
    @Column(name = "ORG_ID", length = 36)
    String organizationId = "";

    @Column(name = "REALM_ID", length = 36, nullable = false)
    String realmId = "";

    @Column(name = "ENFORCEMENT", length = 10, nullable = false)
    String enforcement = Enforcement.OPTIONAL.word();

    @Column(name = "SESSION_IDLE_S")
    @Nullable Integer idleSeconds;

    @Column(name = "SESSION_MAX_S")
    @Nullable Integer maxSeconds;

    SignOnPolicy policy() {
        return policy(enforcement, idleSeconds, maxSeconds);
    }

    /** A row of {@code orgsso.signOnPolicy.read}. */
    static SignOnPolicy policy(Tuple row) {
        return policy(row.get(0, String.class), row.get(1, Integer.class), row.get(2, Integer.class));
    }

    private static SignOnPolicy policy(String enforcement, @Nullable Integer idle, @Nullable Integer max) {
        return new SignOnPolicy(
                Enforcement.of(enforcement),
                Optional.ofNullable(idle).map(Duration::ofSeconds),
                Optional.ofNullable(max).map(Duration::ofSeconds));
    }

    void set(SignOnPolicy policy) {
        enforcement = policy.enforcement().word();
        idleSeconds = policy.idle().map(SignOnPolicyEntity::seconds).orElse(null);
        maxSeconds = policy.max().map(SignOnPolicyEntity::seconds).orElse(null);
    }

    private static Integer seconds(Duration duration) {
        return Math.toIntExact(duration.toSeconds());
    }
}
