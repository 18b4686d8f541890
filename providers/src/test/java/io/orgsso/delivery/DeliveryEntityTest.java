package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryEntityTest {
    private static final long NOW = 1000;

    @Test
    void refusedMessageIsDead() {
        DeliveryEntity row = claimed();

        row.bury(NOW, "no");

        assertThat(row.state).isEqualTo(DeliveryEntity.DEAD);
        assertThat(row.dueAt).isNull();
        assertThat(row.lastError).isEqualTo("no");
    }

    @Test
    void failedMessageComesAgainLater() {
        DeliveryEntity row = claimed();

        row.retry(NOW + 50, NOW, "busy");

        assertThat(row.state).isEqualTo(DeliveryEntity.PENDING);
        assertThat(row.dueAt).isEqualTo(NOW + 50);
        assertThat(row.attempts).isEqualTo(1);
    }

    @Test
    void unreachableTargetCostsNoAttempt() {
        DeliveryEntity row = claimed();

        row.release(NOW, "down");

        assertThat(row.dueAt).isEqualTo(NOW);
        assertThat(row.attempts).isZero();
    }

    static Stream<Consumer<DeliveryEntity>> endings() {
        return Stream.of(
                row -> row.release(NOW, "down"), row -> row.retry(NOW + 50, NOW, "busy"), row -> row.bury(NOW, "no"));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void newerVersionIsDueHoweverTheClaimEnds(Consumer<DeliveryEntity> ending) {
        DeliveryEntity row = claimed();
        row.wanted = 11;

        ending.accept(row);

        assertThat(row.state).isEqualTo(DeliveryEntity.PENDING);
        assertThat(row.dueAt).isEqualTo(NOW);
        assertThat(row.fence).isZero();
        assertThat(row.attempts).isZero();
    }

    private static DeliveryEntity claimed() {
        DeliveryEntity row = new DeliveryEntity();
        row.wanted = 10;
        row.state = DeliveryEntity.CLAIMED;
        row.claimed = row.wanted;
        row.fence = 7;
        row.dueAt = NOW - 1;
        row.leaseUntil = NOW + 60_000;
        return row;
    }
}
