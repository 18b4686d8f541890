package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orgsso.delivery.Deliveries.Claim;
import io.orgsso.delivery.Senders.Answered;
import io.orgsso.delivery.Senders.Ending;
import io.orgsso.delivery.Senders.Gone;
import io.orgsso.delivery.Senders.Parcel;
import io.orgsso.delivery.Senders.Returned;
import io.orgsso.delivery.Senders.Unavailable;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReturnsTest {
    private static final Random RANDOM = new Random(1);
    private static final long NOW = 1_000_000_000;
    private static final long SINCE = NOW - 300;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Returns returns = new Returns("crm", RANDOM);

    @BeforeEach
    void measure() {
        Metrics.addRegistry(meters);
    }

    @AfterEach
    void measureNoMore() {
        Metrics.removeRegistry(meters);
    }

    @Test
    void reasonThatNoDatabaseTakesIsWrittenDownWithoutWhatItDoesNotTake() {
        assertThat(reason("HTTP\0 410")).isEqualTo("HTTP  410");
    }

    @Test
    void reasonIsShortened() {
        assertThat(reason("x".repeat(2000))).hasSize(1000);
    }

    @Test
    void messageThatFailedForTheLastTimeCountsAsDead() {
        DeliveryEntity row = row(9);
        read(outcome(new DeliveryOutcome.TryLater("HTTP 404")));

        settle(row);

        assertThat(row.isDead()).isTrue();
        assertThat(counted("orgsso.sync.dead")).isEqualTo(1);
    }

    @Test
    void messageThatIsTriedAgainIsNotDead() {
        DeliveryEntity row = row(8);
        read(outcome(new DeliveryOutcome.TryLater("HTTP 404")));

        settle(row);

        assertThat(row.isDead()).isFalse();
        assertThat(counted("orgsso.sync.dead")).isZero();
    }

    @Test
    void latencyCountsFromWhenTheTargetWasBehindAndNotFromTheMembersLastChange() {
        read(outcome(DeliveryOutcome.delivered()));

        assertThat(measured("orgsso.sync.latency").timer().max(TimeUnit.MILLISECONDS))
                .isEqualTo(300);
    }

    @Test
    void targetThatRefusesAMessageIsWell() {
        read(new Unavailable("nobody listens", Duration.ZERO));
        assertThat(returns.alive()).isFalse();

        read(outcome(new DeliveryOutcome.Refused("too long")));

        assertThat(returns.alive()).isTrue();
        assertThat(returns.failure()).isEmpty();
    }

    @Test
    void targetThatAsksToBeLeftAloneIsNotWellWhateverItTookBesides() {
        read(new Unavailable("HTTP 429, Retry-After 3600 s", Duration.ofHours(1)));
        read(outcome(DeliveryOutcome.delivered()));

        assertThat(returns.alive()).isFalse();
        assertThat(returns.failure()).contains("HTTP 429, Retry-After 3600 s");
    }

    @Test
    void whatNobodyHasSeenIsDueAtOnceAndCostsNoAttempt() {
        DeliveryEntity row = row(3);
        returns.release(List.of(parcel()), NOW, "");

        settle(row);

        assertThat(row.dueAt).isEqualTo(NOW);
        assertThat(row.attempts).isEqualTo(3);
        assertThat(row.leaseUntil).isNull();
    }

    @Test
    void targetFailsSinceTheFirstFailureThatItsRowDoesNotTellOf() {
        read(outcome(new DeliveryOutcome.TryLater("HTTP 404")));
        assertThat(returns.isFailing()).as("one message is no outage").isFalse();

        Returns later = returns.next(List.of());
        read(later, new Unavailable("nobody listens", Duration.ZERO), NOW + 20);

        assertThat(later.isFailing()).isTrue();
        assertThat(later.failingSince(NOW + 30)).isEqualTo(NOW);
    }

    /** Another node may find meanwhile that the target is well: what fails then is another outage. */
    @Test
    void whatTheRowTellsOfAlreadyIsNotToldAgain() {
        read(new Unavailable("nobody listens", Duration.ZERO));
        assertThat(returns.failingSince(NOW + 10)).isEqualTo(NOW);

        Returns later = returns.next(List.of());
        read(later, new Unavailable("nobody listens", Duration.ZERO), NOW + 20);

        assertThat(later.failingSince(NOW + 30)).isEqualTo(NOW + 20);
    }

    @Test
    void messageThatIsTakenEndsTheFailuresBeforeIt() {
        read(outcome(new DeliveryOutcome.TryLater("HTTP 404")));
        read(outcome(DeliveryOutcome.delivered()));
        read(returns, new Unavailable("nobody listens", Duration.ZERO), NOW + 20);

        assertThat(returns.failingSince(NOW + 30)).isEqualTo(NOW + 20);
    }

    /** Else a node that has little to deliver would have the target given up for one failure five days ago, or replayed. */
    @Test
    void failureOfLongAgoBeginsNoOutage() {
        read(outcome(new DeliveryOutcome.TryLater("HTTP 404")));
        long now = NOW + Duration.ofDays(5).toMillis();

        TargetStand stand = new TargetStand(false, null, returns.failingSince(now), "HTTP 503", 0);
        assertThat(stand.wasAway(now)).isFalse();
    }

    private String reason(String said) {
        read(new Gone(said));
        DeliveryEntity row = new DeliveryEntity();
        settle(row);
        assertThat(row.lastError).isEqualTo(returns.gone().orElseThrow());
        return returns.gone().orElseThrow();
    }

    private void read(Ending ending) {
        read(returns, ending, NOW);
    }

    private static void read(Returns returns, Ending ending, long now) {
        returns.read(
                new Returned(List.of(parcel()), ending, Set.of()),
                now,
                1000,
                new Circuit(RANDOM),
                new DeliveryMetrics("crm"));
    }

    private static Ending outcome(DeliveryOutcome outcome) {
        return new Answered(List.of(outcome));
    }

    private void settle(DeliveryEntity row) {
        returns.settlements().get(0).failure().orElseThrow().accept(row);
    }

    private double counted(String name) {
        return measured(name).counter().count();
    }

    private RequiredSearch measured(String name) {
        return meters.get(name).tag("target", "crm");
    }

    private static Parcel parcel() {
        return new Parcel(
                new Claim(Messages.key("org", "alice"), 7, ""),
                Messages.active("alice", 1).build(),
                SINCE);
    }

    /** Claimed after so many attempts. */
    private static DeliveryEntity row(int attempts) {
        DeliveryEntity row = new DeliveryEntity();
        row.want(1, SINCE);
        row.attempts = attempts;
        row.claim(7, NOW + 1000);
        return row;
    }
}
