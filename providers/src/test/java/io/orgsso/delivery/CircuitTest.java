package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.orgsso.organization.OrganizationId;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CircuitTest {
    private static final long FAR = Duration.ofMinutes(2).toMillis();

    private static final OrganizationId A = new OrganizationId("a");

    private final Circuit circuit = new Circuit(new Random(1));

    @Test
    void oneBadMessageHoldsUpNobody() {
        circuit.failed(0, A);
        circuit.succeeded();
        circuit.failed(0, A);

        assertThat(circuit.allowance(100, 3, 0)).isEqualTo(100);
    }

    @Test
    void targetThatTakesNothingIsAskedWithOneMessageAtATime() {
        for (int i = 0; i < 5; i++) {
            circuit.failed(0, A);
        }

        assertThat(circuit.allowance(100, 0, 1)).as("too early").isZero();
        assertThat(circuit.allowance(100, 1, FAR)).as("one is under way").isZero();
        assertThat(circuit.allowance(100, 0, FAR)).isEqualTo(1);
    }

    @Test
    void targetThatAsksForAPauseGetsIt() {
        circuit.unavailable(0, Duration.ofMinutes(10), A);

        assertThat(circuit.allowance(100, 0, FAR)).isZero();
        assertThat(circuit.allowance(100, 0, Duration.ofMinutes(10).toMillis())).isEqualTo(1);
    }

    @Test
    void oneMessageThatArrivesOpensTheDoorAgain() {
        circuit.unavailable(0, Duration.ZERO, A);
        circuit.succeeded();

        assertThat(circuit.allowance(100, 7, 0)).isEqualTo(100);
    }

    @Test
    void pauseThatWasAskedForHoldsWhateverBecomesOfOtherCalls() {
        circuit.unavailable(0, Duration.ofMinutes(10), A);
        circuit.unavailable(0, Duration.ZERO, A);
        circuit.failed(1, A);
        assertThat(circuit.allowance(100, 0, FAR)).as("another failed").isZero();

        circuit.succeeded();
        assertThat(circuit.allowance(100, 0, FAR)).as("another arrived").isZero();
        assertThat(circuit.allowance(100, 0, Duration.ofMinutes(10).toMillis())).isEqualTo(100);
    }

    @Test
    void manyFailuresAtOnceAreOneProbeThatFailed() {
        for (int i = 0; i < 100; i++) {
            circuit.failed(i / 10, A);
        }

        assertThat(circuit.allowance(100, 0, 1100))
                .as("a second and not a minute later")
                .isEqualTo(1);
    }

    @Test
    void probesThatFailComeLaterAndLater() {
        long now = 0;
        for (int i = 0; i < 5; i++) {
            circuit.failed(now, A);
        }
        for (int probe = 0; probe < 20; probe++) {
            now += FAR;
            circuit.failed(now, A);
        }

        assertThat(circuit.allowance(100, 0, now + 29_000)).isZero();
        assertThat(circuit.allowance(100, 0, now + 60_000)).isEqualTo(1);
    }

    @Test
    void probeIsBesideTheOrganizationByWhoseMessageTheTargetSeemedAway() {
        circuit.failed(0, new OrganizationId("b"));
        circuit.unavailable(0, Duration.ZERO, A);

        assertThat(circuit.lastFailed()).contains(A);
    }

    @Test
    void operatorWhoLetsItGoOnEndsThePause() {
        circuit.unavailable(0, Duration.ofHours(24), A);
        assertThat(circuit.isQuiet(FAR)).isTrue();

        circuit.forget();

        assertThat(circuit.allowance(100, 0, FAR)).isEqualTo(100);
    }
}
