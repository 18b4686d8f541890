package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final long FAR = Duration.ofMinutes(2).toMillis();

    private final Circuit circuit = new Circuit(new Random(1));

    @Test
    void oneBadMessageHoldsUpNobody() {
        circuit.failed(0);
        circuit.succeeded();
        circuit.failed(0);

        assertThat(circuit.allowance(100, 3, 0)).isEqualTo(100);
    }

    @Test
    void targetThatTakesNothingIsAskedWithOneMessageAtATime() {
        for (int i = 0; i < 5; i++) {
            circuit.failed(0);
        }

        assertThat(circuit.allowance(100, 0, 1)).as("too early").isZero();
        assertThat(circuit.allowance(100, 1, FAR)).as("one is under way").isZero();
        assertThat(circuit.allowance(100, 0, FAR)).isEqualTo(1);
    }

    @Test
    void targetThatAsksForAPauseGetsIt() {
        circuit.unavailable(0, Duration.ofMinutes(10));

        assertThat(circuit.allowance(100, 0, FAR)).isZero();
        assertThat(circuit.allowance(100, 0, Duration.ofMinutes(10).toMillis())).isEqualTo(1);
    }

    @Test
    void oneMessageThatArrivesOpensTheDoorAgain() {
        circuit.unavailable(0, Duration.ZERO);
        circuit.succeeded();

        assertThat(circuit.allowance(100, 7, 0)).isEqualTo(100);
    }
}
