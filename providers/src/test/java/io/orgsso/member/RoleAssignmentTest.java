package io.orgsso.member;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.organization.MembershipKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RoleAssignmentTest {
    private static int organizations;

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    private OrganizationId organization = new OrganizationId("");
    private UserId owner = new UserId("");
    private UserId member = new UserId("");

    @BeforeEach
    void found() {
        organizations++;
        organization = new OrganizationId("organization-" + organizations);
        owner = new UserId("alice-" + organizations);
        member = new UserId("bob-" + organizations);
        tables.organization("cloud", organization.value());
        tables.member("cloud", organization.value(), owner.value());
        tables.member("cloud", organization.value(), member.value());
        assign(owner, AccountRole.OWNER);
    }

    @Test
    void theLastOwnerStaysOne() {
        assertThat(assign(owner, AccountRole.VIEWER)).isEqualTo(RoleAssignment.Outcome.LAST_OWNER);
        assertThat(role(owner)).isEqualTo(AccountRole.OWNER);
    }

    @Test
    void anOwnerBesideAnotherMayBecomeSomethingElse() {
        assign(member, AccountRole.OWNER);

        assertThat(assign(owner, AccountRole.VIEWER)).isEqualTo(RoleAssignment.Outcome.CHANGED);
        assertThat(role(owner)).isEqualTo(AccountRole.VIEWER);
    }

    @Test
    void theChangeOfSomebodyElseDoesNotWaitForTheOwners() {
        try (var busy = tables.open()) {
            busy.getTransaction().begin();
            busy.find(MemberRoleEntity.class, MembershipKey.of(organization, owner), LockModeType.PESSIMISTIC_WRITE);

            assertThat(CompletableFuture.supplyAsync(() -> assign(member, AccountRole.DEVELOPER)))
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo(RoleAssignment.Outcome.CHANGED);
            busy.getTransaction().rollback();
        }
    }

    @Test
    void whoIsMadeTheLastOwnerMeanwhileStaysOne() {
        assign(member, AccountRole.DEVELOPER);
        CompletableFuture<RoleAssignment.Outcome> late;
        try (var busy = tables.open()) {
            busy.getTransaction().begin();
            var session = KeycloakTables.session(busy);
            AccountRoles.of(session).grant("cloud", organization, member, AccountRole.OWNER, "operator");
            // Reads that she is a developer, and waits for her row.
            late = CompletableFuture.supplyAsync(() -> assign(member, AccountRole.VIEWER));
            assertThat(late).failsWithin(Duration.ofMillis(500));
            AccountRoles.of(session).grant("cloud", organization, owner, AccountRole.VIEWER, "operator");
            busy.getTransaction().commit();
        }

        assertThat(late).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(RoleAssignment.Outcome.LAST_OWNER);
        assertThat(role(member)).isEqualTo(AccountRole.OWNER);
    }

    private RoleAssignment.Outcome assign(UserId user, AccountRole role) {
        return tables.read(em ->
                new RoleAssignment(KeycloakTables.session(em)).assign("cloud", organization, user, role, "operator"));
    }

    private AccountRole role(UserId user) {
        return tables.read(em -> AccountRoles.of(KeycloakTables.session(em)).roleNow(organization, user));
    }
}
