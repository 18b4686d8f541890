package io.orgsso.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import io.orgsso.session.BreakGlassOwners;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.models.KeycloakSession;

class DepartureTest {
    private static final OrganizationId NORTHWIND = new OrganizationId("northwind");
    private static final UserId MEMBER = new UserId("alice");
    private static final UserId LEFT = new UserId("bob");

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private EntityManager em;
    private KeycloakSession session;

    @BeforeAll
    static void start() {
        tables.realm("cloud");
        tables.organization("cloud", "northwind");
        tables.member("cloud", "northwind", "alice");
    }

    @BeforeEach
    void begin() {
        em = tables.open();
        em.getTransaction().begin();
        session = KeycloakTables.session(em);
        for (UserId user : new UserId[] {MEMBER, LEFT}) {
            own(user);
            BreakGlassOwners.of(session).appoint("cloud", NORTHWIND, user, "operator");
        }
    }

    @AfterEach
    void undo() {
        em.getTransaction().rollback();
        em.close();
    }

    @Test
    void whoHasLeftKeepsNeitherRoleNorAppointment() {
        Departure.follow(session, NORTHWIND, LEFT);

        assertThat(AccountRoles.of(session).roleNow(NORTHWIND, LEFT)).isEqualTo(AccountRole.MEMBER);
        assertThat(BreakGlassOwners.of(session).includes(NORTHWIND, LEFT)).isFalse();
    }

    @Test
    void aLeaveThatDidNotHappenTakesNothing() {
        Departure.follow(session, NORTHWIND, MEMBER);

        assertThat(AccountRoles.of(session).roleNow(NORTHWIND, MEMBER)).isEqualTo(AccountRole.OWNER);
        assertThat(BreakGlassOwners.of(session).includes(NORTHWIND, MEMBER)).isTrue();
    }

    private void own(UserId user) {
        MemberRoleEntity row = new MemberRoleEntity();
        row.organizationId = NORTHWIND.value();
        row.userId = user.value();
        row.realmId = "cloud";
        row.role = AccountRole.OWNER.word();
        row.grantedAt = 1;
        em.persist(row);
        em.flush();
    }
}
