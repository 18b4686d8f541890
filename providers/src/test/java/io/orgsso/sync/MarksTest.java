package io.orgsso.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.KeycloakTables;
import io.orgsso.organization.OrganizationId;
import io.orgsso.organization.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MarksTest {
    @RegisterExtension
    static final KeycloakTables tables = new KeycloakTables();

    @BeforeEach
    void empty() {
        tables.change(em -> em.createQuery("delete from OrgssoMark").executeUpdate());
    }

    @Test
    void whatChangesNowIsNotBehindAllThatAComparisonHasLeft() {
        for (int i = 0; i < 30; i++) {
            leave("compared" + i, i);
        }
        leave("changed", 100);

        assertThat(claim(10, 1000))
                .hasSize(10)
                .contains("changed")
                .contains("compared0", "compared1", "compared2", "compared3", "compared4");
    }

    @Test
    void everyMarkIsClaimedOnceWhereOneBatchHoldsThemAll() {
        for (int i = 0; i < 7; i++) {
            leave("user" + i, i);
        }

        assertThat(claim(10, 1000)).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void whatIsNotDueYetIsLeft() {
        leave("now", 10);
        leave("later", 2000);

        assertThat(claim(10, 1000)).containsExactly("now");
    }

    private static void leave(String user, long at) {
        var spot = new Marks.Spot(new OrganizationId("northwind"), new UserId(user), null);
        tables.change(em -> new Marks(em, clock(at)).leave("cloud", List.of(spot), Origin.of("test")));
    }

    private static List<String> claim(int limit, long at) {
        return tables.read(em -> new Marks(em, clock(at))
                .claim(limit).stream().map(mark -> mark.userId).toList());
    }

    private static Clock clock(long millis) {
        return Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
    }
}
