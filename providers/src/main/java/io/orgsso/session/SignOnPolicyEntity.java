package io.orgsso.session;

import io.orgsso.organization.TruthTables;
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
        name = "orgsso.signOnPolicy.anyLimit",
        query = "select count(p) from OrgssoSignOnPolicy p where p.realmId = :realm"
                + " and (p.idleSeconds is not null or p.maxSeconds is not null)")
@NamedQuery(
        name = "orgsso.signOnPolicy.shortestOfMember",
        query = "select min(p.idleSeconds), min(p.maxSeconds) from OrgssoSignOnPolicy p where p.realmId = :realm"
                + " and (p.idleSeconds is not null or p.maxSeconds is not null) and (exists (select 1 from "
                + TruthTables.MEMBERS + " where o.id = p.organizationId and u.id = :user) or exists (select 1 from "
                + TruthTables.FEDERATED_MEMBERS + " where o.id = p.organizationId and f.userId = :user))")
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

    /** The row of {@code orgsso.signOnPolicy.shortestOfMember}. */
    static SessionLimits limits(Tuple row) {
        return new SessionLimits(
                Optional.ofNullable(row.get(0, Integer.class)).map(Duration::ofSeconds),
                Optional.ofNullable(row.get(1, Integer.class)).map(Duration::ofSeconds));
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
