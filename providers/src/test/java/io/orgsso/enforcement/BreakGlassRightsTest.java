package io.orgsso.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.member.AccountRole;
import io.orgsso.member.Departure;
import io.orgsso.member.RoleAssignment;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import io.orgsso.session.BreakGlassOwners;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.keycloak.models.KeycloakSession;

/** An owner is appointed at the moment when she ceases to be one. */
class BreakGlassRightsTest {
    private static final Duration LONG_ENOUGH_TO_BE_THROUGH = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofSeconds(30);

    private static int organizations;

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private OrganizationId organization = new OrganizationId("");
    private UserId owner = new UserId("");

    @BeforeEach
    void found() {
        organizations++;
        organization = new OrganizationId("organization-" + organizations);
        owner = new UserId("alice-" + organizations);
        UserId another = new UserId("olivia-" + organizations);
        tables.organization("cloud", organization.value());
        for (UserId user : new UserId[] {owner, another}) {
            tables.member("cloud", organization.value(), user.value());
            tables.change(em -> assign(em, user, AccountRole.OWNER));
        }
    }

    @Test
    void aDemotionBesideTheAppointmentWaitsForItAndTakesItAway() {
        endsBesideTheAppointment(em -> assign(em, owner, AccountRole.VIEWER));
    }

    @Test
    void aLeaveBesideTheAppointmentWaitsForItAndTakesItAway() {
        endsBesideTheAppointment(em -> {
            endMembership(em);
            Departure.follow(KeycloakTables.session(em), organization, owner);
        });
    }

    @Test
    void whoIsBeingDemotedIsNotAppointed() {
        CompletableFuture<Boolean> fit;
        try (EntityManager demotion = tables.open()) {
            demotion.getTransaction().begin();
            assign(demotion, owner, AccountRole.VIEWER);
            fit = CompletableFuture.supplyAsync(this::staysOwner);
            assertThat(fit).failsWithin(LONG_ENOUGH_TO_BE_THROUGH);
            demotion.getTransaction().commit();
        }

        assertThat(fit).succeedsWithin(SOON).isEqualTo(false);
    }

    @Test
    void whoseRoleOutlivesHerMembershipForAMomentIsNotAppointed() {
        assertThat(staysOwner()).isTrue();

        tables.change(this::endMembership);

        assertThat(staysOwner()).isFalse();
    }

    @Test
    void aRoleThatOnlyTheNodeRemembersAppointsNobody() {
        try (KeycloakSession session = tables.sessions().create()) {
            session.getTransactionManager().begin();
            BreakGlassRights rights = new BreakGlassRights(session);
            assertThat(rights.isOwner(organization, owner)).isTrue();
            tables.change(em -> assign(em, owner, AccountRole.MEMBER));

            assertThat(rights.isOwner(organization, owner)).as("as remembered").isTrue();
            assertThat(rights.staysOwner(organization, owner)).isFalse();
        }
    }

    /** As the administrator's request does: checked first, then written, with the end of the ownership in between. */
    private void endsBesideTheAppointment(Consumer<EntityManager> end) {
        CompletableFuture<Void> ending;
        try (EntityManager appointment = tables.open()) {
            appointment.getTransaction().begin();
            KeycloakSession session = KeycloakTables.session(appointment);
            boolean fit = new BreakGlassRights(session).staysOwner(organization, owner);
            assertThat(fit).isTrue();
            ending = CompletableFuture.runAsync(() -> tables.change(end));
            assertThat(ending).failsWithin(LONG_ENOUGH_TO_BE_THROUGH);
            BreakGlassOwners.of(session).appoint("cloud", organization, owner, "operator");
            appointment.getTransaction().commit();
        }

        assertThat(ending).succeedsWithin(SOON);
        assertThat(staysOwner()).isFalse();
        assertThat(isAppointed()).isFalse();
    }

    private boolean isAppointed() {
        return tables.read(em -> BreakGlassOwners.of(KeycloakTables.session(em)).includes(organization, owner));
    }

    private boolean staysOwner() {
        return tables.read(em -> new BreakGlassRights(KeycloakTables.session(em)).staysOwner(organization, owner));
    }

    private void assign(EntityManager em, UserId user, AccountRole role) {
        RoleAssignment.Outcome outcome =
                new RoleAssignment(KeycloakTables.session(em)).assign("cloud", organization, user, role, "operator");
        assertThat(outcome).isEqualTo(RoleAssignment.Outcome.CHANGED);
    }

    private void endMembership(EntityManager em) {
        em.createNativeQuery("delete from USER_GROUP_MEMBERSHIP where USER_ID = :user")
                .setParameter("user", owner.value())
                .executeUpdate();
    }
}
