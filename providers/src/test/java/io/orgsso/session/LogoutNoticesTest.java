package io.orgsso.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.cluster.Outbox;
import io.orgsso.cluster.Owed;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LogoutNoticesTest {
    private static final long NOW = 1_000_000;
    private static final long LEASE = 60_000;

    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeEach
    void oneNotice() {
        tables.change(em -> em.createQuery("delete from OrgssoLogoutNotice").executeUpdate());
        tables.change(em -> at(em, NOW).leave(new LogoutNoticeEntity("realm", "client", "{}")));
    }

    @Test
    void whoClaimsANoticeHasItAloneUntilTheLeaseEnds() {
        assertThat(claim(7, NOW)).hasSize(1);

        assertThat(claim(8, NOW + LEASE - 1)).isEmpty();
        assertThat(claim(8, NOW + LEASE)).hasSize(1);
    }

    @Test
    void twoNodesThatClaimAtOnceDoNotSendTheSame() {
        tables.change(em -> at(em, NOW).leave(new LogoutNoticeEntity("realm", "other", "{}")));

        try (EntityManager slow = tables.open()) {
            slow.getTransaction().begin();
            var first = ids(at(slow, NOW).claim(7, LEASE, 1));
            var second = ids(claim(8, NOW));
            slow.getTransaction().commit();

            assertThat(first).hasSize(1);
            assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
        }
    }

    @Test
    void whoComesBackAfterTheLeaseChangesNothing() {
        var id = claim(7, NOW).get(0).id();
        claim(8, NOW + LEASE);

        tables.change(em -> at(em, NOW + LEASE).settle(id, 7));
        tables.change(em -> at(em, NOW + LEASE).postpone(id, 7, 0));

        assertThat(claim(9, NOW + LEASE)).isEmpty();
        assertThat(claim(9, NOW + 2 * LEASE)).extracting(Owed::attempts).containsExactly(0);
    }

    @Test
    void aPostponedNoticeComesBackAndCounts() {
        var id = claim(7, NOW).get(0).id();

        tables.change(em -> at(em, NOW).postpone(id, 7, 5000));

        assertThat(claim(8, NOW + 4999)).isEmpty();
        assertThat(claim(8, NOW + 5000)).extracting(Owed::attempts).containsExactly(1);
    }

    @Test
    void aSettledNoticeIsGone() {
        var id = claim(7, NOW).get(0).id();

        tables.change(em -> at(em, NOW).settle(id, 7));

        assertThat(claim(8, NOW + 2 * LEASE)).isEmpty();
    }

    @Test
    void aRealmThatIsGoneTakesItsNoticesAlongAndNoOthers() {
        tables.change(em -> at(em, NOW).leave(new LogoutNoticeEntity("other", "client", "{}")));

        tables.change(em -> at(em, NOW).forgetRealm("realm"));

        assertThat(claim(7, NOW)).extracting(Owed::realmId).containsExactly("other");
    }

    private static List<String> ids(List<LogoutNoticeEntity> notices) {
        return notices.stream().map(Owed::id).toList();
    }

    private static List<LogoutNoticeEntity> claim(long fence, long time) {
        return tables.read(em -> at(em, time).claim(fence, LEASE, 10));
    }

    private static Outbox<LogoutNoticeEntity> at(EntityManager em, long time) {
        return new Outbox<>(em, LogoutNoticeEntity.class, Clock.fixed(Instant.ofEpochMilli(time), ZoneOffset.UTC));
    }
}
