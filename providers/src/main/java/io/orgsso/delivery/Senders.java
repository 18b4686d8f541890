package io.orgsso.delivery;

import io.orgsso.account.MemberKey;
import io.orgsso.feed.MemberMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/** Calls a target, several times at once where it wants that, outside any transaction. */
final class Senders {
    private static final Logger LOG = Logger.getLogger(Senders.class);

    private final KeycloakSessionFactory factory;
    private final String target;
    private final Runnable ring;
    private final ExecutorService threads;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();
    private final Queue<Returned> returned = new ConcurrentLinkedQueue<>();

    /** @param ring a call has come back */
    Senders(KeycloakSessionFactory factory, String target, int concurrency, Runnable ring) {
        this.factory = factory;
        this.target = target;
        this.ring = ring;
        this.threads = Executors.newFixedThreadPool(concurrency, task -> {
            Thread thread = new Thread(task, "orgsso-sender-" + target + "-" + names.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A message under the number of its claim. */
    record Parcel(MemberKey member, MemberMessage message, long fence) {}

    /** How a call ended. */
    sealed interface Ending {}

    /** @param outcomes one a parcel */
    record Answered(List<DeliveryOutcome> outcomes) implements Ending {}

    record Unavailable(String reason, Duration atLeast) implements Ending {}

    record Gone(String reason) implements Ending {}

    record Returned(List<Parcel> parcels, Ending ending) {}

    void send(List<Parcel> parcels) {
        underWay.incrementAndGet();
        threads.execute(() -> {
            Ending ending = call(parcels);
            // In this order: who sees that nothing is under way sees everything that has come back.
            returned.add(new Returned(parcels, ending));
            underWay.decrementAndGet();
            ring.run();
        });
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
            return new Answered(outcomes);
        } catch (TargetGoneException e) {
            return new Gone(String.valueOf(e.getMessage()));
        } catch (TargetUnavailableException e) {
            LOG.debugf(e, "Target %s", target);
            return new Unavailable(String.valueOf(e.getMessage()), e.atLeast());
        } catch (RuntimeException | LinkageError e) {
            LOG.debugf(e, "Target %s", target);
            return new Unavailable(String.valueOf(e), Duration.ZERO);
        }
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

    void stop() {
        threads.shutdownNow();
    }
}
