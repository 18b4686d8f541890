package io.orgsso.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.orgsso.account.MemberKey;
import io.orgsso.feed.MemberMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SyncTarget} promises, checked against a real receiver. Extend it, say how to reach your receiver and
 * how to read it, and run it as a test; each test begins with a receiver that holds nothing.
 */
public abstract class TargetAcceptance {
    /** What a receiver holds of a member: the message with the highest version it has seen. */
    public record Held(
            long version,
            String state,
            String role,
            @Nullable String email) {
        public static Held of(MemberMessage message) {
            return new Held(message.version(), message.state(), message.role(), message.email());
        }
    }

    /** The target, connected to the receiver. Asked for again, it may be the same or another. */
    protected abstract SyncTarget target();

    /** What the receiver holds by now. */
    protected abstract Map<MemberKey, Held> held() throws Exception;

    /** Nobody answers at the receiver's address any more. */
    protected abstract void takeReceiverAway() throws Exception;

    /** The receiver is back, with all it held. */
    protected abstract void bringReceiverBack() throws Exception;

    /** A message that this target can never deliver; empty if it takes whatever the store can hold. */
    protected Optional<MemberMessage> undeliverable() {
        return Optional.empty();
    }

    /** As {@link SyncTargetFactory#batchSize()}. */
    protected int batchSize() {
        return 1000;
    }

    /** As {@link SyncTargetFactory#concurrency()}. */
    protected int concurrency() {
        return 1;
    }

    @Test
    protected void whatIsDeliveredIsHeld() throws Exception {
        MemberMessage alice = Messages.active("alice", 10).build();
        MemberMessage bob = Messages.active("bob", 11).role("admin").build();

        assertThat(deliver(alice, bob)).containsOnly(DeliveryOutcome.delivered());

        assertThat(held()).isEqualTo(Map.of(key(alice), Held.of(alice), key(bob), Held.of(bob)));
    }

    @Test
    protected void onePersonInTwoOrganizationsIsTwoMembers() throws Exception {
        MemberMessage here = Messages.active("alice", 10).build();
        MemberMessage there = Messages.active("alice", 3)
                .organization("contoso")
                .role("owner")
                .build();

        deliver(here, there);

        assertThat(held()).isEqualTo(Map.of(key(here), Held.of(here), key(there), Held.of(there)));
    }

    @Test
    protected void newerVersionReplacesOlder() throws Exception {
        MemberMessage left = Messages.active("alice", 11).state("left").build();
        deliver(Messages.active("alice", 10).build());

        deliver(left);

        assertThat(held()).containsOnly(Map.entry(key(left), Held.of(left)));
    }

    @Test
    protected void repeatedDeliveryChangesNothing() throws Exception {
        MemberMessage alice = Messages.active("alice", 10).build();
        MemberMessage bob = Messages.active("bob", 10).build();
        deliver(alice, bob);

        assertThat(deliver(alice, bob)).containsOnly(DeliveryOutcome.delivered());

        assertThat(held()).isEqualTo(Map.of(key(alice), Held.of(alice), key(bob), Held.of(bob)));
    }

    @Test
    protected void olderVersionNeverOverwritesNewer() throws Exception {
        MemberMessage left = Messages.active("alice", 20).state("left").build();
        deliver(left);

        assertThat(deliver(Messages.active("alice", 10).build())).containsExactly(DeliveryOutcome.delivered());

        assertThat(held()).containsOnly(Map.entry(key(left), Held.of(left)));
    }

    @Test
    protected void erasureDropsPersonalDataAndKeepsIds() throws Exception {
        MemberMessage erased = Messages.erased("alice", 11).build();
        deliver(Messages.active("alice", 10).build());

        deliver(erased);

        assertThat(held()).containsOnly(Map.entry(key(erased), new Held(11, "erased", "member", null)));
    }

    @Test
    protected void messageThatCannotBeDeliveredKeepsNoOtherOut() throws Exception {
        assumeTrue(undeliverable().isPresent(), "this target delivers whatever the store can hold");
        MemberMessage alice = Messages.active("alice", 10).build();
        MemberMessage carol = Messages.active("carol", 10).build();

        List<DeliveryOutcome> outcomes = deliver(alice, undeliverable().orElseThrow(), carol);

        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0)).isEqualTo(DeliveryOutcome.delivered());
        assertThat(outcomes.get(1)).isInstanceOf(DeliveryOutcome.Refused.class);
        assertThat(outcomes.get(2)).isEqualTo(DeliveryOutcome.delivered());
        assertThat(held()).isEqualTo(Map.of(key(alice), Held.of(alice), key(carol), Held.of(carol)));
    }

    @Test
    protected void receiverThatIsAwayCostsNoMessage() throws Exception {
        MemberMessage alice = Messages.active("alice", 10).build();
        MemberMessage bob = Messages.active("bob", 10).build();
        deliver(alice);
        takeReceiverAway();

        try {
            assertThatThrownBy(() -> deliver(bob)).isInstanceOf(TargetUnavailableException.class);
        } finally {
            bringReceiverBack();
        }

        assertThat(deliver(bob)).containsExactly(DeliveryOutcome.delivered());
        assertThat(held()).isEqualTo(Map.of(key(alice), Held.of(alice), key(bob), Held.of(bob)));
    }

    @Test
    protected void wordsArriveAsTheyAre() throws Exception {
        String name = "Zoë \"O'Brien\" \\ <b>&amp; {0} %s \n\t 名前 \uD83D\uDE00 \u202E";
        MemberMessage zoe = Messages.active("zoe", 10)
                .email("\"zo\u00eb'; --\"@northwind.example")
                .name(name, "x".repeat(255))
                .build();

        assertThat(deliver(zoe)).containsExactly(DeliveryOutcome.delivered());

        assertThat(held()).containsOnly(Map.entry(key(zoe), Held.of(zoe)));
    }

    @Test
    protected void aThousandMembersArrive() throws Exception {
        List<MemberMessage> messages = IntStream.range(0, 1000)
                .mapToObj(i -> Messages.active("user-" + i, 10 + i).build())
                .toList();

        assertThat(deliver(messages)).hasSize(1000).containsOnly(DeliveryOutcome.delivered());

        Map<MemberKey, Held> held = held();
        assertThat(held).hasSize(1000);
        assertThat(messages)
                .allSatisfy(message -> assertThat(held.get(key(message))).isEqualTo(Held.of(message)));
    }

    /** Delivers as the sync does: in batches, by as many threads as the target wants. */
    protected final List<DeliveryOutcome> deliver(List<MemberMessage> messages) {
        ExecutorService threads = Executors.newFixedThreadPool(concurrency());
        try {
            List<Future<List<DeliveryOutcome>>> calls = new ArrayList<>();
            for (int from = 0; from < messages.size(); from += batchSize()) {
                List<MemberMessage> batch = messages.subList(from, Math.min(messages.size(), from + batchSize()));
                calls.add(threads.submit(() -> call(batch)));
            }
            List<DeliveryOutcome> outcomes = new ArrayList<>();
            for (Future<List<DeliveryOutcome>> call : calls) {
                outcomes.addAll(ended(call));
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }

    private List<DeliveryOutcome> call(List<MemberMessage> batch) {
        List<DeliveryOutcome> outcomes = target().deliver(batch);
        assertThat(outcomes).as("one outcome for each message").hasSameSizeAs(batch);
        return outcomes;
    }

    private static List<DeliveryOutcome> ended(Future<List<DeliveryOutcome>> call) {
        try {
            return call.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException said) {
                throw said;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    protected final List<DeliveryOutcome> deliver(MemberMessage... messages) {
        return deliver(List.of(messages));
    }

    protected static MemberKey key(MemberMessage message) {
        return Messages.key(message.organizationId(), message.userId());
    }
}
