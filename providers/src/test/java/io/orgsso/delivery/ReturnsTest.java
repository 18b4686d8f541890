package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.delivery.Deliveries.Claim;
import io.orgsso.delivery.Senders.Gone;
import io.orgsso.delivery.Senders.Parcel;
import io.orgsso.delivery.Senders.Returned;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReturnsTest {
    private static final Random RANDOM = new Random(1);

    @Test
    void reasonThatNoDatabaseTakesIsWrittenDownWithoutWhatItDoesNotTake() {
        assertThat(reason("HTTP\0 410")).isEqualTo("HTTP  410");
    }

    @Test
    void reasonIsShortened() {
        assertThat(reason("x".repeat(2000))).hasSize(1000);
    }

    private static String reason(String said) {
        var parcel = new Parcel(
                new Claim(Messages.key("org", "alice"), 7, ""),
                Messages.active("alice", 1).build());
        var returns = new Returns("crm", RANDOM);

        returns.read(
                new Returned(List.of(parcel), new Gone(said), Set.of()),
                1000,
                1000,
                new Circuit(RANDOM),
                new DeliveryMetrics("crm"));

        var row = new DeliveryEntity();
        returns.settlements().get(0).failure().orElseThrow().accept(row);
        assertThat(row.lastError).isEqualTo(returns.gone().orElseThrow());
        return returns.gone().orElseThrow();
    }
}
