package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How long the last rows of a deleted realm stay. */
class GoneRealmTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-29T12:00:00Z"), ZoneOffset.UTC);

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeEach
    void empty() {
        tables.change(em -> List.of("OrgssoMember", "OrgssoDelivery")
                .forEach(table -> em.createQuery("delete from " + table).executeUpdate()));
        tables.targets("crm");
    }

    @Test
    void theyGoWhenEveryTargetHasHeard() {
        erased();
        owed("crm");

        purge();
        assertThat(rows()).isOne();

        tables.change(em -> em.createQuery("delete from OrgssoDelivery").executeUpdate());
        purge();
        assertThat(rows()).isZero();
    }

    @Test
    void aTargetThatIsForgottenIsNotWaitedFor() {
        erased();
        owed("long gone");

        purge();

        assertThat(rows()).isZero();
    }

    private static void purge() {
        var pass = new OrgssoMembershipPass(CLOCK, () -> {});
        tables.change(em -> pass.purgeGoneRealms(KeycloakTables.session(em)));
    }

    private static long rows() {
        return tables.read(em -> em.createQuery("select count(m) from OrgssoMember m", Long.class)
                .getSingleResult());
    }

    private static void erased() {
        tables.change(em -> em.createNativeQuery("insert into ORGSSO_MEMBER (ORG_ID, USER_ID, REALM_ID, ORG_ALIAS,"
                        + " STATE, ROLE, MEMBER_VERSION, SINCE_AT, CHANGE_ID, CHANGED_AT, CAUSE) values ('northwind',"
                        + " 'alice', 'gone', 'northwind', 'erased', 'member', 7, 1, 'x', 7, 'x')")
                .executeUpdate());
    }

    private static void owed(String target) {
        tables.change(em -> em.createNativeQuery("insert into ORGSSO_DELIVERY (TARGET, ORG_ID, USER_ID, REALM_ID,"
                        + " WANTED_VERSION, CLAIMED_VERSION, DELIVERED_VERSION, STATE, DUE_AT, FENCE, ATTEMPTS)"
                        + " values (:target, 'northwind', 'alice', 'gone', 7, 0, 6, 'pending', 7, 0, 0)")
                .setParameter("target", target)
                .executeUpdate());
    }
}
