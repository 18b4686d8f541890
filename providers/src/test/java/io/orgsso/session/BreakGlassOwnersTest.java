package io.orgsso.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orgsso.KeycloakTables;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BreakGlassOwnersTest {
    private static final OrganizationId NORTHWIND = new OrganizationId("northwind");
    private static final OrganizationId CONTOSO = new OrganizationId("contoso");

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private EntityManager em;
    private BreakGlassOwners owners;

    @BeforeEach
    void begin() {
        em = tables.open();
        em.getTransaction().begin();
        owners = new BreakGlassOwners(em);
    }

    @AfterEach
    void undo() {
        em.getTransaction().rollback();
        em.close();
    }

    @Test
    void threeAndNoFourth() {
        assertThat(appoint(NORTHWIND, "alice")).isTrue();
        assertThat(appoint(NORTHWIND, "bob")).isTrue();
        assertThat(appoint(NORTHWIND, "carol")).isTrue();

        assertThat(appoint(NORTHWIND, "dave")).isFalse();

        assertThat(appoint(CONTOSO, "dave")).isTrue();
        assertThat(owners.of(NORTHWIND))
                .extracting(owner -> owner.user().value())
                .containsExactly("alice", "bob", "carol");
    }

    @Test
    void aPlaceThatIsLeftIsFree() {
        appoint(NORTHWIND, "alice");
        appoint(NORTHWIND, "bob");
        appoint(NORTHWIND, "carol");

        assertThat(owners.dismiss(NORTHWIND, new UserId("bob"))).isTrue();

        assertThat(appoint(NORTHWIND, "dave")).isTrue();
        assertThat(owners.includes(NORTHWIND, new UserId("bob"))).isFalse();
        assertThat(owners.organizationsOf(new UserId("dave"))).containsExactly(NORTHWIND);
    }

    /** What stops two nodes that count at the same moment. */
    @Test
    void noPlaceIsTakenTwice() {
        appoint(NORTHWIND, "alice");
        BreakGlassEntity second = new BreakGlassEntity();
        second.organizationId = NORTHWIND.value();
        second.userId = "bob";
        second.realmId = "realm";
        second.place = 1;
        em.persist(second);

        assertThatThrownBy(em::flush).isInstanceOf(PersistenceException.class);
    }

    @Test
    void ofTwoWhoDismissHerAtOnceTheLaterOneFindsNothing() {
        tables.change(other -> new BreakGlassOwners(other).appoint("realm", CONTOSO, new UserId("erin"), "operator"));
        assertThat(owners.includes(CONTOSO, new UserId("erin"))).isTrue();

        tables.change(other -> assertThat(new BreakGlassOwners(other).dismiss(CONTOSO, new UserId("erin")))
                .isTrue());

        assertThat(owners.dismiss(CONTOSO, new UserId("erin"))).isFalse();
        em.flush();
    }

    private boolean appoint(OrganizationId organization, String user) {
        return owners.appoint("realm", organization, new UserId(user), "operator");
    }
}
