package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long the last rows of a deleted realm stay. */
class GoneRealmTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);
    private static final Duration HISTORY = Duration.ofDays(90);

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeEach
    void empty() {
        tables.change(em -> List.of("OrgssoMember", "OrgssoTally", "OrgssoDelivery")
                .forEach(table -> em.createQuery("delete from " + table).executeUpdate()));
    }

    @Test
    void whereNobodyWasEverToldTheyGoAtOnce() {
        erased(Duration.ofMinutes(1));

        purge();

        assertThat(rows()).isZero();
    }

    @Test
    void whatATargetThatIsSwitchedOffWasToldStaysUntilItIsBack() {
        erased(Duration.ofDays(89));
        told("crm", 3);

        purge();
        assertThat(rows()).isOne();

        purge("crm");
        assertThat(rows()).as("it is back and not told yet").isOne();

        delivered("crm");
        purge("crm");
        assertThat(rows()).isZero();
    }

    @Test
    void aTargetThatStaysAwayIsNotWaitedForLongerThanHistoryIsKept() {
        erased(Duration.ofDays(91));
        told("crm", 3);

        purge();

        assertThat(rows()).isZero();
    }

    @Test
    void aTargetThatNeverTookAnythingOfTheRealmIsNotWaitedFor() {
        erased(Duration.ofMinutes(1));
        told("crm", 0);

        purge();

        assertThat(rows()).isZero();
    }

    private static void purge(String... configured) {
        var pass = new OrgssoMembershipPass(CLOCK, List.of(configured), HISTORY, () -> {});
        tables.change(em -> pass.purgeGoneRealms(KeycloakTables.session(em)));
    }

    private static long rows() {
        return tables.read(em -> em.createQuery("select count(m) from OrgssoMember m", Long.class)
                .getSingleResult());
    }

    private static void erased(Duration ago) {
        tables.change(em -> em.createNativeQuery("insert into ORGSSO_MEMBER (ORG_ID, USER_ID, REALM_ID, ORG_ALIAS,"
                        + " STATE, ROLE, MEMBER_VERSION, SINCE_AT, CHANGE_ID, CHANGED_AT, CAUSE) values ('northwind',"
                        + " 'alice', 'gone', 'northwind', 'erased', 'member', 7, 1, 'x', :at, 'x')")
                .setParameter("at", CLOCK.instant().minus(ago).toEpochMilli())
                .executeUpdate());
    }

    private static void told(String target, long messages) {
        tables.change(em -> em.createNativeQuery(
                        "insert into ORGSSO_TALLY (TARGET, REALM_ID, DELIVERED) values (:target, 'gone', :messages)")
                .setParameter("target", target)
                .setParameter("messages", messages)
                .executeUpdate());
    }

    private static void delivered(String target) {
        tables.change(em -> em.createNativeQuery("insert into ORGSSO_DELIVERY (TARGET, ORG_ID, USER_ID, REALM_ID,"
                        + " WANTED_VERSION, CLAIMED_VERSION, DELIVERED_VERSION, STATE, FENCE, ATTEMPTS)"
                        + " values (:target, 'northwind', 'alice', 'gone', 7, 7, 7, 'delivered', 0, 0)")
                .setParameter("target", target)
                .executeUpdate());
    }
}
