package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.account.MemberKey;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TargetListTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final Instant LONG_AGO = NOW.minus(Duration.ofDays(90));

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeEach
    void empty() {
        tables.change(em -> em.createQuery("delete from OrgssoDelivery").executeUpdate());
        tables.targets();
    }

    @Test
    void targetIsAddedOnce() {
        assertThat(enter("crm", NOW)).isTrue();
        assertThat(enter("crm", NOW)).as("it is to be filled").isTrue();
        tables.change(em -> new Deliveries(em, at(NOW)).fill("crm", 10));
        assertThat(enter("crm", NOW)).as("it has been").isFalse();

        assertThat(names()).containsExactly("crm");
    }

    @Test
    void newTargetIsAddedOnlyAfterWhatIsBeingWrittenWithoutIt() throws Exception {
        CompletableFuture<Boolean> entering;
        try (EntityManager projector = tables.open()) {
            projector.getTransaction().begin();
            new Deliveries(projector, at(NOW)).want(List.of(alice()));
            assertThat(new TargetList(projector, at(NOW)).held()).isEmpty();

            entering = CompletableFuture.supplyAsync(() -> enter("crm", NOW));
            assertThat(comes(entering)).as("it waits for the projector").isFalse();
            projector.getTransaction().commit();
        }

        assertThat(entering.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void projectorsDoNotWaitForEachOther() {
        try (EntityManager one = tables.open()) {
            one.getTransaction().begin();
            new TargetList(one, at(NOW)).held();

            List<String> others = tables.read(other -> new TargetList(other, at(NOW)).held());
            assertThat(others).isEmpty();
            one.getTransaction().rollback();
        }
    }

    @Test
    void targetThatHasBeenAwayForTooLongIsForgottenWithWhatItWasOwed() {
        enter("crm", LONG_AGO.minusSeconds(1));
        enter("postgres", NOW);
        tables.change(em -> new Deliveries(em, at(NOW)).want(List.of(alice())));

        for (int batch = 0; batch < 2; batch++) {
            assertThat(forget()).isTrue();
        }

        assertThat(forget()).isFalse();
        assertThat(names()).containsExactly("postgres");
        List<String> owed = tables.read(em -> em.createQuery("select d.target from OrgssoDelivery d", String.class)
                .getResultList());
        assertThat(owed).containsExactly("postgres");
    }

    @Test
    void targetThatANodeStillDeliversToIsKept() {
        enter("crm", LONG_AGO.minusSeconds(1));
        enter("crm", NOW);

        assertThat(forget()).isFalse();

        assertThat(names()).containsExactly("crm");
    }

    private static boolean comes(CompletableFuture<?> future) throws ExecutionException, InterruptedException {
        try {
            future.get(300, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException waits) {
            return false;
        }
    }

    private static NewVersion alice() {
        return new NewVersion(new MemberKey(new OrganizationId("org"), new UserId("alice")), "realm", 7, 0);
    }

    private static boolean enter(String name, Instant now) {
        return tables.read(em -> new TargetList(em, at(now)).enter(name));
    }

    private static boolean forget() {
        return tables.read(em -> new TargetList(em, at(NOW)).forgetAbsent(LONG_AGO, 10));
    }

    private static List<String> names() {
        return tables.read(em -> new TargetList(em, at(NOW)).names());
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
