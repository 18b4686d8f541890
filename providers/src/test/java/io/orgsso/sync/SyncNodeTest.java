package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orgsso.KeycloakTables;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A node's threads, on which no timer rings. */
class SyncNodeTest {
    private static final Clock CLOCK = Clock.systemUTC();

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private final SyncNode node = new SyncNode(
            tables.sessions(), new SyncSettings(50, 60, 0, 100, 500, 90, "0123456789abcdef0123456789abcdef"), CLOCK);

    @BeforeEach
    void start() {
        tables.realm("cloud", OptIn.LISTENER);
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        tables.member("cloud", "northwind", "bob");
        tables.targets();
        sql("insert into ORGSSO_FEED (NAME, FEED_POSITION) values ('members', 0), ('purged', 0)");
        node.start();
    }

    @AfterEach
    void stop() {
        node.stop();
    }

    @Test
    void aPassThatFailsHoldsUpNoMarkAndIsTriedAgain() {
        // What the pass looks at first, and what the projector of a member does not.
        sql("alter table REALM_EVENTS_LISTENERS rename to ELSEWHERE");
        node.compareSoon();
        var alice = new Marks.Spot(new OrganizationId("northwind"), new UserId("alice"), null);
        tables.change(em -> new Marks(em, CLOCK).leave("cloud", List.of(alice), Origin.of("join")));
        node.ring();

        awaitKnown("alice");
        assertThat(known()).as("the pass has not come so far").doesNotContain("bob");

        sql("alter table ELSEWHERE rename to REALM_EVENTS_LISTENERS");
        awaitKnown("bob");
    }

    private static void awaitKnown(String user) {
        await(user).atMost(Duration.ofSeconds(60)).until(() -> known().contains(user));
    }

    private static List<String> known() {
        return tables.read(em -> em.createQuery("select m.userId from OrgssoMember m", String.class)
                .getResultList());
    }

    private static void sql(String statement) {
        tables.change(em -> em.createNativeQuery(statement).executeUpdate());
    }
}
