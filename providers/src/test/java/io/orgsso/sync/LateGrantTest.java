package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.member.AccountRole;
import io.orgsso.member.AccountRoles;
import io.orgsso.member.Departure;
import io.orgsso.member.RoleAssignment;
import io.orgsso.member.RoleGrant;
import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator makes a member an owner while she leaves, and she comes back. */
class LateGrantTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);
    private static final PersonDigest DIGEST = new PersonDigest("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private static final OrganizationId NORTHWIND = new OrganizationId("northwind");
    private static final UserId ALICE = new UserId("alice");
    private static final MembershipKey MEMBERSHIP = MembershipKey.of(NORTHWIND, ALICE);

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeAll
    static void start() {
        tables.realm("cloud");
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
        tables.targets();
    }

    @BeforeEach
    void join() {
        tables.change(em -> {
            for (String entity : new String[] {"Member", "MemberRole", "Mark", "Change"}) {
                em.createQuery("delete from Orgsso" + entity).executeUpdate();
            }
            endMembership(em);
        });
        rejoin();
    }

    @Test
    void aRoleThatIsCommittedAfterTheLeaveDoesNotComeBackWithHer() {
        try (EntityManager operator = tables.open()) {
            operator.getTransaction().begin();
            makeOwner(operator);
            tables.change(em -> {
                endMembership(em);
                Departure.follow(KeycloakTables.session(em), NORTHWIND, ALICE);
                mark(em);
            });
            settle();
            assertThat(known()).isEqualTo("left member");
            operator.getTransaction().commit();
        }
        settle();

        rejoin();

        assertThat(roleNow()).isEqualTo(AccountRole.MEMBER);
        assertThat(known()).isEqualTo("active member");
    }

    @Test
    void aRoleOfHerNewMembershipIsNotTakenForTheFormerOne() {
        tables.change(LateGrantTest::makeOwner);
        Map<MembershipKey, RoleGrant> former = tables.read(em -> roles(em).grantsNow(List.of(MEMBERSHIP)));
        tables.change(em -> roles(em).grant("cloud", NORTHWIND, ALICE, AccountRole.VIEWER, "operator"));

        assertThat(former).containsOnlyKeys(MEMBERSHIP);
        former.values().forEach(grant -> tables.change(em -> roles(em).revoke(NORTHWIND, ALICE, grant)));

        assertThat(roleNow()).isEqualTo(AccountRole.VIEWER);
    }

    private static void makeOwner(EntityManager em) {
        new RoleAssignment(KeycloakTables.session(em)).assign("cloud", NORTHWIND, ALICE, AccountRole.OWNER, "operator");
        mark(em);
    }

    private static void rejoin() {
        tables.change(em -> {
            sql(
                    em,
                    "insert into USER_GROUP_MEMBERSHIP (GROUP_ID, USER_ID, MEMBERSHIP_TYPE) values"
                            + " ('northwind-group', 'alice', 'UNMANAGED')");
            mark(em);
        });
        settle();
    }

    private static void endMembership(EntityManager em) {
        sql(em, "delete from USER_GROUP_MEMBERSHIP");
    }

    private static void mark(EntityManager em) {
        new Marks(em, CLOCK).leave("cloud", List.of(new Marks.Spot(NORTHWIND, ALICE, null)), Origin.of("test"));
    }

    private static void settle() {
        tables.change(
                em -> new Projector(KeycloakTables.session(em), CLOCK, DIGEST).settle(new Marks(em, CLOCK).claim(10)));
    }

    private static AccountRole roleNow() {
        return tables.read(em -> roles(em).roleNow(NORTHWIND, ALICE));
    }

    private static AccountRoles roles(EntityManager em) {
        return AccountRoles.of(KeycloakTables.session(em));
    }

    /** State and role in the projection. */
    private static String known() {
        return tables.read(em -> em.createQuery("select m.state || ' ' || m.role from OrgssoMember m", String.class)
                .getSingleResult());
    }

    private static void sql(EntityManager em, String statement) {
        em.createNativeQuery(statement).executeUpdate();
    }
}
