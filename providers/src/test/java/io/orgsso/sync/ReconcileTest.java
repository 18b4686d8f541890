package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.organization.Membership.PersonFacts;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Truth: northwind with alice, bob and the federated carol; fabrikam with zoe; nobody in tailspin. */
class ReconcileTest {
    private static final PersonDigest DIGEST =
            new PersonDigest("0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    private static final ReconcileScope CLOUD = ReconcileScope.ofRealm("cloud");

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);

    @BeforeAll
    static void start() {
        tables.realm("cloud", OptIn.LISTENER);
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        tables.member("cloud", "northwind", "bob");
        tables.federation("cloud", "ldap");
        tables.federatedMember("cloud", "northwind", "ldap", "carol");
        tables.organization("cloud", "fabrikam");
        tables.member("cloud", "fabrikam", "zoe");
        tables.organization("cloud", "tailspin");
        tables.realm("other", OptIn.LISTENER);
        tables.organization("other", "stranger");
        tables.member("other", "stranger", "erin");
    }

    @BeforeEach
    void inStep() {
        tables.change(em -> {
            for (String entity : new String[] {"Member", "Account", "Mark", "Reconcile", "MemberRole"}) {
                em.createQuery("delete from Orgsso" + entity).executeUpdate();
            }
        });
        for (String organization : new String[] {"northwind", "fabrikam", "tailspin"}) {
            sql("insert into ORGSSO_ACCOUNT (ORG_ID, REALM_ID, ALIAS, STATE, CREATED_AT) values ('" + organization
                    + "', 'cloud', '" + organization + "', 'active', 1)");
        }
        known("northwind", "alice");
        known("northwind", "bob");
        known("northwind", "f:ldap:carol");
        known("fabrikam", "zoe");
    }

    @Test
    void whereNothingDiffersNothingIsMarked() {
        ReconcileRun run = finish(begin(CLOUD, false));

        assertThat(run.examined()).isEqualTo(4);
        assertThat(run.drift().total()).isZero();
        assertThat(run.finishedAt()).isPresent();
        assertThat(marks()).isZero();
    }

    @Test
    void everyKindOfDifferenceIsFoundOnceAndMarkedOnce() {
        sql("delete from ORGSSO_MEMBER where USER_ID = 'alice'");
        sql("update ORGSSO_MEMBER set STATE = 'suspended' where USER_ID = 'bob'");
        sql("update ORGSSO_MEMBER set PERSON_DIGEST = 'other' where USER_ID = 'zoe'");
        sql("update ORGSSO_MEMBER set CONNECTION_ALIAS = 'former' where USER_ID = 'f:ldap:carol'");
        known("northwind", "removed");
        sql("update ORGSSO_ACCOUNT set ALIAS = 'former' where ORG_ID = 'tailspin'");

        ReconcileRun run = finish(begin(CLOUD, false));

        assertThat(run.drift().found())
                .isEqualTo(Map.of(
                        Drift.MISSING, 1L,
                        Drift.STATE, 1L,
                        Drift.PERSON, 1L,
                        Drift.CONNECTION, 1L,
                        Drift.GONE, 1L,
                        Drift.ORGANIZATION, 1L));
        assertThat(marks()).isEqualTo(6);
        assertThat(finish(begin(CLOUD, false)).drift().total())
                .as("what has a mark is not found again")
                .isZero();
    }

    @Test
    void whoIsGoneIsCountedOnceWhateverIsKnownOfHer() {
        known("northwind", "removed");
        known("northwind", "former", "left");
        known("northwind", "erased", "erased");
        known("fabrikam", "alice", "left");
        tables.federatedMember("cloud", "tailspin", "dropped", "erin");
        known("tailspin", "f:dropped:erin");

        ReconcileRun run = finish(begin(CLOUD, true));

        sql("delete from FED_USER_GROUP_MEMBERSHIP where USER_ID = 'f:dropped:erin'");
        assertThat(run.drift().found()).isEqualTo(Map.of(Drift.GONE, 3L));
    }

    @Test
    void aRoleThatNoEventToldOfIsFound() {
        sql("insert into ORGSSO_MEMBER_ROLE (ORG_ID, USER_ID, REALM_ID, ROLE, GRANTED_AT) values"
                + " ('northwind', 'alice', 'cloud', 'owner', 1)");

        assertThat(finish(begin(CLOUD, false)).drift().found()).isEqualTo(Map.of(Drift.ROLE, 1L));
    }

    @Test
    void aDryRunCountsAndMarksNothing() {
        sql("delete from ORGSSO_MEMBER where USER_ID = 'alice'");

        ReconcileRun run = finish(begin(CLOUD, true));

        assertThat(run.drift().found()).isEqualTo(Map.of(Drift.MISSING, 1L));
        assertThat(marks()).isZero();
    }

    @Test
    void oneOrganizationLeavesTheOthersAlone() {
        sql("delete from ORGSSO_MEMBER");

        ReconcileRun run = finish(begin(ReconcileScope.ofOrganization("cloud", new OrganizationId("fabrikam")), false));

        assertThat(run.examined()).isEqualTo(1);
        assertThat(marks()).isEqualTo(1);
    }

    @Test
    void aMarkForTheWholeOrganizationStandsForItsMembers() {
        sql("delete from ORGSSO_MEMBER where USER_ID = 'alice'");
        tables.change(em -> {
            MarkEntity mark = new MarkEntity();
            mark.id = "wide";
            mark.realmId = "cloud";
            mark.organizationId = "northwind";
            em.persist(mark);
        });

        assertThat(finish(begin(CLOUD, false)).drift().total()).isZero();
    }

    @Test
    void ofTwoNodesOneComparesAndTheOtherGoesOnWhenItDied() {
        ReconcileRun first = begin(CLOUD, false);
        Optional<ReconcileRun> other = tables.read(em -> new ReconcileRuns(em, CLOCK).begin(CLOUD, false));
        assertThat(other).isEmpty();
        List<ReconcileRun> abandoned = tables.read(em -> new ReconcileRuns(em, CLOCK).resume());
        assertThat(abandoned).isEmpty();
        ReconcileRun page = step(first).orElseThrow();

        Clock later = Clock.offset(CLOCK, Duration.ofMinutes(2));
        ReconcileRun second =
                tables.read(em -> new ReconcileRuns(em, later).resume()).get(0);

        assertThat(step(page)).as("the first comes back too late").isEmpty();
        assertThat(finish(second).examined()).isEqualTo(4);
    }

    @Test
    void aDryRunMendsNothingAndPutsOffNoRunThatDoes() {
        finish(begin(CLOUD, true));

        assertThat(due()).contains(CLOUD);
    }

    @Test
    void aRunThatMendsPutsOffTheNextAndADryOneBehindItChangesNothing() {
        finish(begin(CLOUD, false));
        assertThat(due()).doesNotContain(CLOUD);

        finish(begin(CLOUD, true));
        assertThat(due()).doesNotContain(CLOUD);
    }

    /** Not compared in the last second. */
    private static List<ReconcileScope> due() {
        return tables.read(em -> new ReconcileRuns(em, CLOCK).due(CLOCK.millis() - 1000));
    }

    private static ReconcileRun begin(ReconcileScope scope, boolean dryRun) {
        return tables.read(em -> new ReconcileRuns(em, CLOCK).begin(scope, dryRun))
                .orElseThrow();
    }

    private static Optional<ReconcileRun> step(ReconcileRun run) {
        return tables.read(em -> new ReconcileStep(
                        em,
                        CLOCK,
                        DIGEST,
                        cursor -> new MemberPages(em, DIGEST, run.scope(), cursor.leg() == Cursor.Leg.FEDERATED)
                                .after(cursor, 10, next -> {}))
                .take(run));
    }

    private static ReconcileRun finish(ReconcileRun begun) {
        ReconcileRun run = begun;
        while (run.finishedAt().isEmpty()) {
            run = step(run).orElseThrow();
        }
        return run;
    }

    private static void known(String organization, String user) {
        known(organization, user, "active");
    }

    private static void known(String organization, String user, String state) {
        String digest = DIGEST.of(new PersonFacts(true, null, null, null));
        sql("insert into ORGSSO_MEMBER (ORG_ID, USER_ID, REALM_ID, ORG_ALIAS, STATE, ROLE, MEMBER_VERSION,"
                + " PERSON_DIGEST, SINCE_AT, CHANGE_ID, CHANGED_AT, CAUSE) values ('" + organization + "', '" + user
                + "', 'cloud', '" + organization + "', '" + state + "', 'member', 1, '" + digest
                + "', 1, 'x', 1, 'x')");
    }

    private static long marks() {
        return tables.read(em ->
                em.createQuery("select count(m) from OrgssoMark m", Long.class).getSingleResult());
    }

    private static void sql(String statement) {
        tables.change(em -> em.createNativeQuery(statement).executeUpdate());
    }
}
