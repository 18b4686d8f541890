package io.orgsso.delivery;

import io.orgsso.cluster.Pace;
import io.orgsso.cluster.Worker;
import io.orgsso.delivery.Deliveries.Due;
import io.orgsso.delivery.Deliveries.Settlement;
import io.orgsso.delivery.Senders.Parcel;
import io.orgsso.delivery.Senders.Returned;
import io.orgsso.feed.MemberMessage;
import io.orgsso.feed.MessageWriter;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.KeycloakSessionTaskWithResult;
import org.keycloak.models.utils.KeycloakModelUtils;

/**
 * Brings one target up to date. Each turn is one short transaction that settles what the senders have brought back and
 * claims what they may take next; they call the target outside any. A crash at any point costs a repeated delivery and
 * nothing else: what was claimed is due again when its lease is over.
 */
final class DeliveryLoop implements Worker.Turn {
    private static final Logger LOG = Logger.getLogger(DeliveryLoop.class);
    private static final long LEASE_MILLIS = 120_000;
    private static final long PACE_MILLIS = 20;
    /** Databases bound the length of a list. */
    private static final int MOST_AT_ONCE = 1000;

    private static final long LOOK_AROUND_MILLIS = 15_000;

    private final KeycloakSessionFactory factory;
    private final String target;
    private final int concurrency;
    private final CallSize callSize;
    private final Clock clock;
    private final SecureRandom random;
    private final Senders senders;
    private final Circuit circuit;
    private final DeliveryMetrics metrics;
    private final Pace pace = new Pace(PACE_MILLIS);
    private final Advance advance = new Advance();

    private Returns returns;
    /** As often as this loop knows of. */
    private long resumed;
    /** How a target stood that is well again; null where what follows from that is done. */
    private @Nullable TargetStand recovering;
    /** What no call has begun with, once this is closed. */
    private List<Parcel> unbegun = List.of();

    private boolean filled;
    private long lookAroundAt = Long.MIN_VALUE;

    DeliveryLoop(
            KeycloakSessionFactory factory,
            SyncTargetFactory target,
            int batchSize,
            Clock clock,
            SecureRandom random,
            Runnable ring) {
        this.factory = factory;
        this.target = target.getId();
        this.concurrency = target.concurrency();
        this.callSize = new CallSize(Math.min(batchSize, target.batchSize()));
        this.clock = clock;
        this.random = random;
        this.senders = new Senders(factory, clock, this.target, concurrency, ring);
        this.circuit = new Circuit(random);
        this.metrics = new DeliveryMetrics(this.target);
        this.returns = new Returns(this.target, random);
    }

    /** Begins no further call. */
    void close() {
        unbegun = senders.close();
    }

    /**
     * Waits up to {@code millis} for the calls that are under way, keeps what came of them and gives back what has no call:
     * else it would be late by its lease at every restart. No turn may be under way.
     */
    void settle(long millis) throws InterruptedException {
        senders.await(millis);
        try {
            senders.takeReturned().forEach(this::read);
            returns.release(unbegun, clock.millis(), "");
            follow(turn(0, Long.MIN_VALUE));
        } catch (RuntimeException e) {
            LOG.debugf(e, "Target %s hears once more of what was on its way", target);
        }
    }

    /**
     * Behind {@link #settle}, for up to {@code millis}: what follows if the last calls found the target well again. Where
     * that does not come to its end, the next message that the target takes begins it anew.
     */
    void recover(long millis) {
        long until = monotonic() + millis;
        try {
            recover(() -> monotonic() >= until || Thread.currentThread().isInterrupted());
        } catch (RuntimeException e) {
            LOG.debugf(e, "Target %s is called well with the next message", target);
        }
    }

    @Override
    public boolean take() {
        if (!filled) {
            inTransaction(session -> new TargetList(session, clock).enter(target));
            new Backfill(factory, target, clock).run();
            filled = true;
        }
        boolean more = true;
        while (more && !Thread.currentThread().isInterrupted()) {
            pace.await();
            more = turn();
        }
        return true;
    }

    /** Answers whether another turn could take more at once. */
    private boolean turn() {
        // Before what has come back is read: a call that comes back in between is seen as under way, not as forgotten.
        int underWay = senders.underWay();
        senders.takeReturned().forEach(this::read);
        // One more call's worth than there are senders waits for the next that is free.
        int batchSize = callSize.messages();
        int usual = Math.min(Math.max(0, 2 * concurrency - underWay) * batchSize, MOST_AT_ONCE);
        int allowance = circuit.allowance(usual, underWay, monotonic());
        boolean probing = circuit.isOpen();
        long since = advance.from(monotonic());
        Turn turn = turn(allowance, since);
        List<Parcel> parcels = turn.claimed();
        for (int from = 0; from < parcels.size(); from += batchSize) {
            senders.send(List.copyOf(parcels.subList(from, Math.min(from + batchSize, parcels.size()))));
        }
        boolean goesOn = follow(turn);
        recover(() -> Thread.currentThread().isInterrupted());
        if (turn.claims().size() >= Math.max(batchSize, concurrency)) {
            pace.skip();
        }
        lookAround(turn.stand());
        return goesOn || (allowance > 0 && !probing && mayTakeMore(turn.claims(), allowance, since));
    }

    /** What is done about a turn once it is kept; answers whether an operator has let the target go on. */
    private boolean follow(Turn turn) {
        boolean goesOn = turn.stand().resumed() != resumed;
        if (goesOn) {
            resumed = turn.stand().resumed();
            circuit.forget();
        }
        if (turn.disabled() != null) {
            alert(turn.disabled());
        }
        recovering = turn.recovered() ? turn.stand() : null;
        return goesOn;
    }

    private boolean mayTakeMore(List<Due> claims, int allowance, long since) {
        if (claims.size() == allowance) {
            advance.to(claims.get(allowance - 1).at());
            return true;
        }
        advance.back();
        return Advance.skips(since);
    }

    private void read(Returned call) {
        returns.read(call, clock.millis(), monotonic(), circuit, metrics);
        if (call.ending() instanceof Senders.Answered) {
            callSize.answered(call.parcels().size());
        } else {
            callSize.failed(call.parcels().size());
        }
    }

    /**
     * @param left what could not be settled yet
     * @param claims what was claimed, of which some may have nothing to send
     * @param recovered the target was failing and is well again, as of this turn or one whose consequences failed
     * @param disabled why the target was given up in this turn
     */
    private record Turn(
            List<Settlement> left,
            List<Parcel> claimed,
            List<Due> claims,
            TargetStand stand,
            boolean recovered,
            @Nullable String disabled) {}

    private Turn turn(int allowance, long from) {
        Turn turn;
        try {
            turn = inTransaction(session -> turn(session, allowance, from));
        } catch (RuntimeException e) {
            returns.forgetPlaces();
            throw e;
        }
        returns = returns.next(turn.left());
        return turn;
    }

    private Turn turn(KeycloakSession session, int allowance, long from) {
        Deliveries deliveries = new Deliveries(session, clock);
        deliveries.tune();
        Targets targets = new Targets(session, clock);
        List<Settlement> left = deliveries.settle(target, returns.settlements());
        TargetStand stand = targets.stand(target);
        long fence = random.nextLong(1, Long.MAX_VALUE);
        List<Due> claims = stand.isOpen() && allowance > 0 ? claims(deliveries, from, fence, allowance) : List.of();
        List<Parcel> claimed = parcels(session, deliveries, claims);
        String disabled = verdict(targets, stand);
        // The row that all nodes share comes last: it is held for the rest of the transaction.
        targets.count(target, returns.delivered());
        boolean well =
                returns.alive() || (recovering != null && returns.failure().isEmpty());
        boolean recovered =
                well && returns.gone().isEmpty() && stand.failingSince() != null && !circuit.isQuiet(monotonic());
        return new Turn(left, claimed, claims, stand, recovered, disabled);
    }

    private List<Due> claims(Deliveries deliveries, long from, long fence, int allowance) {
        return circuit.isOpen()
                ? deliveries.claimBeside(target, circuit.lastFailed(), random, fence, LEASE_MILLIS)
                : deliveries.claim(target, from, fence, LEASE_MILLIS, allowance);
    }

    /** A member whose row was purged has nothing to send and is settled here. */
    private List<Parcel> parcels(KeycloakSession session, Deliveries deliveries, List<Due> claims) {
        List<Optional<MemberMessage>> messages = new MessageWriter(session)
                .write(claims.stream().map(due -> due.claim().member()).toList());
        List<Parcel> parcels = new ArrayList<>();
        List<Settlement> nothing = new ArrayList<>();
        for (int i = 0; i < claims.size(); i++) {
            Due due = claims.get(i);
            messages.get(i)
                    .ifPresentOrElse(
                            message -> parcels.add(new Parcel(due.claim(), message, due.since())),
                            () -> nothing.add(Settlement.arrived(due.claim())));
        }
        deliveries.settle(target, nothing);
        return parcels;
    }

    /** Writes down how the target is, for all nodes; answers why it was given up just now. */
    private @Nullable String verdict(Targets targets, TargetStand stand) {
        if (returns.gone().isPresent()) {
            String reason = returns.gone().get();
            return targets.disable(target, reason) ? reason : null;
        }
        if (returns.isFailing()) {
            String reason = returns.failure().orElseThrow();
            targets.failing(target, returns.failingSince(clock.millis()), reason);
            if (stand.isHopeless(clock.millis())) {
                return targets.disable(target, reason) ? reason : null;
            }
        }
        return null;
    }

    /** Called well at the end, so that a crash before it has all of this done again. */
    private void recover(BooleanSupplier brokenOff) {
        TargetStand stood = recovering;
        if (stood == null) {
            return;
        }
        if (stood.wasAway(clock.millis())) {
            new Replay(factory, target, clock, brokenOff).afterOutage(stood.failingSince());
        }
        KeycloakModelUtils.runJobInTransaction(factory, session -> new Targets(session, clock).recovered(target));
        recovering = null;
    }

    private void alert(String reason) {
        LOG.errorf("Target %s is disabled until an operator resumes it: %s", target, reason);
        factory.publish(new TargetDisabled(target, reason, clock.instant()));
    }

    private void lookAround(TargetStand stand) {
        if (monotonic() >= lookAroundAt) {
            lookAroundAt = monotonic() + LOOK_AROUND_MILLIS;
            if (inTransaction(session -> new TargetList(session, clock).enter(target))) {
                // Forgotten while this node was away, or added by one that has not come to the end.
                filled = false;
            }
            metrics.stands(inTransaction(session -> new Deliveries(session, clock).backlog(target)), stand.isOpen());
        }
    }

    static long monotonic() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private <T> T inTransaction(KeycloakSessionTaskWithResult<T> task) {
        return KeycloakModelUtils.runJobInTransactionWithResult(factory, null, task, "orgsso delivery to " + target);
    }
}
