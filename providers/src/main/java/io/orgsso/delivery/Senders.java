package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.delivery.Deliveries.Claim;
import io.orgsso.delivery.Deliveries.Settlement;
import io.orgsso.feed.MemberMessage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.utils.KeycloakModelUtils;

/** Calls a target, several times at once where it wants that, outside any transaction. */
final class Senders {
    private static final Logger LOG = Logger.getLogger(Senders.class);

    /** Calls that end their claims themselves; of smaller ones the loop ends many at a time. */
    private static final int LARGE = 100;

    private final KeycloakSessionFactory factory;
    private final Clock clock;
    private final String target;
    private final Runnable ring;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();
    private final Queue<Returned> returned = new ConcurrentLinkedQueue<>();

    /** @param ring a call has come back */
    Senders(KeycloakSessionFactory factory, Clock clock, String target, int concurrency, Runnable ring) {
        this.factory = factory;
        this.clock = clock;
        this.target = target;
        this.ring = ring;
        this.threads = new ThreadPoolExecutor(
                concurrency, concurrency, 0, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "orgsso-sender-" + target + "-" + names.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * A message, and the row that is held for it.
     *
     * @param since when the target is behind
     */
    record Parcel(Claim claim, MemberMessage message, long since) {
        MemberKey member() {
            return claim.member();
        }
    }

    /** How a call ended. */
    sealed interface Ending {}

    /** @param outcomes one a parcel */
    record Answered(List<DeliveryOutcome> outcomes) implements Ending {}

    record Unavailable(String reason, Duration atLeast) implements Ending {}

    record Gone(String reason) implements Ending {}

    /** @param ended whose claims have ended already, and are counted */
    record Returned(List<Parcel> parcels, Ending ending, Set<MemberKey> ended) {}

    void send(List<Parcel> parcels) {
        underWay.incrementAndGet();
        try {
            threads.execute(new Call(parcels));
        } catch (RuntimeException | Error e) {
            // No thread to be had. Counted as under way, the call would be waited for until the next start.
            underWay.decrementAndGet();
            throw e;
        }
    }

    private final class Call implements Runnable {
        private final List<Parcel> parcels;

        Call(List<Parcel> parcels) {
            this.parcels = parcels;
        }

        @Override
        public void run() {
            Ending ending = call(parcels);
            // In this order: who sees that nothing is under way sees everything that has come back.
            returned.add(new Returned(parcels, ending, end(parcels, ending)));
            underWay.decrementAndGet();
            ring.run();
        }
    }

    private Ending call(List<Parcel> parcels) {
        // A session that never begins a transaction: it only finds the provider.
        try (KeycloakSession session = factory.create()) {
            SyncTarget provider = session.getProvider(SyncTarget.class, target);
            List<DeliveryOutcome> outcomes =
                    provider.deliver(parcels.stream().map(Parcel::message).toList());
            if (outcomes.size() != parcels.size()) {
                throw new IllegalStateException(
                        "answered " + outcomes.size() + " outcomes for " + parcels.size() + " messages");
            }
            return new Answered(List.copyOf(outcomes));
        } catch (TargetGoneException e) {
            return new Gone(String.valueOf(e.getMessage()));
        } catch (TargetUnavailableException e) {
            LOG.debugf(e, "Target %s", target);
            return new Unavailable(String.valueOf(e.getMessage()), e.atLeast());
        } catch (Throwable e) {
            // Also errors: a call that never came back would be waited for until the next start.
            LOG.debugf(e, "Target %s", target);
            return new Unavailable(String.valueOf(e), Duration.ZERO);
        }
    }

    /**
     * Ends the claims of what has arrived, beside the loop, which prepares the next call meanwhile.
     *
     * @return whose claims have ended; the loop ends the others
     */
    private Set<MemberKey> end(List<Parcel> parcels, Ending ending) {
        if (parcels.size() < LARGE || !(ending instanceof Answered answered)) {
            return Set.of();
        }
        List<Parcel> arrived = new ArrayList<>();
        for (int i = 0; i < parcels.size(); i++) {
            if (answered.outcomes().get(i) instanceof DeliveryOutcome.Delivered) {
                arrived.add(parcels.get(i));
            }
        }
        try {
            return KeycloakModelUtils.runJobInTransactionWithResult(
                    factory, null, session -> end(session, arrived), "orgsso delivery to " + target);
        } catch (Throwable e) {
            LOG.debugf(e, "Target %s has %d messages, which the loop settles", target, arrived.size());
            return Set.of();
        }
    }

    private Set<MemberKey> end(KeycloakSession session, List<Parcel> arrived) {
        List<Settlement> settlements = arrived.stream()
                .map(parcel -> Settlement.arrived(parcel.claim()))
                .toList();
        Deliveries deliveries = new Deliveries(session, clock);
        deliveries.tune();
        Set<MemberKey> left = deliveries.settle(target, settlements).stream()
                .map(Settlement::member)
                .collect(Collectors.toSet());
        List<Parcel> ended = arrived.stream()
                .filter(parcel -> !left.contains(parcel.member()))
                .toList();
        new Targets(session, clock)
                .count(
                        target,
                        ended.stream()
                                .collect(Collectors.groupingBy(
                                        parcel -> parcel.message().realmId(), TreeMap::new, Collectors.counting())));
        return ended.stream().map(Parcel::member).collect(Collectors.toSet());
    }

    /** Calls that have not come back. */
    int underWay() {
        return underWay.get();
    }

    List<Returned> takeReturned() {
        List<Returned> taken = new ArrayList<>();
        for (Returned next = returned.poll(); next != null; next = returned.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /**
     * Begins no further call.
     *
     * @return what no call has begun with
     */
    List<Parcel> close() {
        List<Runnable> unbegun = new ArrayList<>();
        threads.getQueue().drainTo(unbegun);
        threads.shutdown();
        return unbegun.stream().flatMap(call -> ((Call) call).parcels.stream()).toList();
    }

    /** Waits for the calls that are under way up to {@code millis}, and gives up what has not come back then. */
    void await(long millis) throws InterruptedException {
        try {
            if (!threads.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
                LOG.debugf("Target %s does not answer the last calls in time", target);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
