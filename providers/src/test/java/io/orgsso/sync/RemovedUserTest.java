package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.organization.MembershipSignal;
import io.orgsso.organization.OptIn;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An account is deleted; no pass and no reconciler comes. */
class RemovedUserTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);
    private static final PersonDigest DIGEST = new PersonDigest("0123456789abcdef".getBytes(StandardCharsets.UTF_8));

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeAll
    static void start() {
        tables.realm("cloud", OptIn.LISTENER);
        tables.organization("cloud", "northwind");
        tables.organization("cloud", "fabrikam");
        tables.targets();
    }

    @BeforeEach
    void join() {
        tables.change(em -> {
            for (String entity : new String[] {"Member", "Mark", "Change"}) {
                em.createQuery("delete from Orgsso" + entity).executeUpdate();
            }
            deleteAccount(em);
        });
        tables.member("cloud", "northwind", "alice");
    }

    @Test
    void whoIsDeletedWhileHerFirstRowIsBeingWrittenIsErased() {
        var membership = new Marks.Spot(new OrganizationId("northwind"), new UserId("alice"), null);
        tables.change(em -> new Marks(em, CLOCK).leave("cloud", List.of(membership), Origin.of("join")));

        try (EntityManager late = tables.open()) {
            late.getTransaction().begin();
            settle(late, new Marks(late, CLOCK).claim(10));
            tables.change(RemovedUserTest::remove);
            // Another node finds her in no organization: the membership is gone, its row not there yet.
            tables.change(em -> settle(em, new Marks(em, CLOCK).claim(markOfAllHers(em))));
            late.getTransaction().commit();
        }
        assertThat(state()).as("written before she was deleted").isEqualTo("active");

        settleAll();
        assertThat(state()).isEqualTo("erased");
    }

    @Test
    void eachOfHerMembershipsHasItsMarkBesideTheOneForAll() {
        tables.change(em -> sql(
                em,
                "insert into USER_GROUP_MEMBERSHIP (GROUP_ID, USER_ID, MEMBERSHIP_TYPE) values ('fabrikam-group',"
                        + " 'alice', 'UNMANAGED')"));

        tables.change(RemovedUserTest::remove);

        List<String> organizations =
                tables.read(em -> em.createQuery("select m.organizationId from OrgssoMark m", String.class)
                        .getResultList());
        assertThat(organizations).containsExactlyInAnyOrder("northwind", "fabrikam", null);
    }

    /** As Keycloak does it: it asks before it acts. */
    private static void remove(EntityManager em) {
        var session = KeycloakTables.session(em, "cloud", OptIn.LISTENER);
        new Capture(CLOCK, () -> {})
                .mark(new MembershipSignal(
                        session,
                        session.getContext().getRealm(),
                        Optional.empty(),
                        Optional.of(new UserId("alice")),
                        Optional.empty(),
                        "user-removed"));
        deleteAccount(em);
    }

    private static void deleteAccount(EntityManager em) {
        sql(em, "delete from USER_GROUP_MEMBERSHIP");
        sql(em, "delete from USER_ENTITY");
    }

    private static String markOfAllHers(EntityManager em) {
        return em.createQuery("select m.id from OrgssoMark m where m.organizationId is null", String.class)
                .getSingleResult();
    }

    private static void settleAll() {
        while (marks() > 0) {
            tables.change(em -> settle(em, new Marks(em, CLOCK).claim(10)));
        }
    }

    private static void settle(EntityManager em, List<MarkEntity> held) {
        new Projector(KeycloakTables.session(em), CLOCK, DIGEST).settle(held);
    }

    private static long marks() {
        return tables.read(em ->
                em.createQuery("select count(m) from OrgssoMark m", Long.class).getSingleResult());
    }

    private static String state() {
        return tables.read(em -> em.createQuery("select m.state from OrgssoMember m", String.class)
                .getSingleResult());
    }

    private static void sql(EntityManager em, String statement) {
        em.createNativeQuery(statement).executeUpdate();
    }
}
